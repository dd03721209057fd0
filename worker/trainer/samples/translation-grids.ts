import { contentSide, directionSchema, exemplarSide, type Direction } from '#contracts/domain.ts';
import { methodDefinition } from '#contracts/run-config.ts';
import type { StepState } from '../../compute/backend.ts';
import {
  createTranslator,
  type TranslationImages,
  type Translator,
} from '../../translation/create-translator.ts';
import { fixedImages } from '../data/fixed-images.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { blankPicture, picturesOf } from './pictures.ts';
import type { SampleGrid } from './sample-grid.ts';
import { storeSample } from './store-sample.ts';

const SIDE = 4;

type StoreGrid = (step: number) => Promise<void>;

/** One grid per direction, by the model as it is served. */
export async function createTranslationGrids(
  context: TrainerContext,
  stage: string,
  state: StepState,
): Promise<SampleGrid> {
  const translator = createTranslator(context.backend);
  const createGrid = methodDefinition(context.config.method).usesExemplar ? exemplarGrid : contentGrid;
  const grids: StoreGrid[] = [];
  for (const direction of directionSchema.options) {
    grids.push(await createGrid(context, stage, state, direction, translator));
  }
  return {
    async store(step) {
      for (const store of grids) await store(step);
    },
    dispose: () => {
      translator.dispose();
    },
  };
}

/**
 * Every content image in the style of every exemplar. First row: exemplars. First column: content images. The corner is
 * empty.
 */
async function exemplarGrid(
  context: TrainerContext,
  stage: string,
  state: StepState,
  direction: Direction,
  translator: Translator,
): Promise<StoreGrid> {
  const { config, images } = context;
  const contents = fixedImages(images, contentSide(direction), SIDE);
  const exemplars = fixedImages(images, exemplarSide(direction), SIDE);
  const pairs: TranslationImages = {
    content: await images.cache.batch(contents.flatMap((content) => exemplars.map(() => content))),
    exemplar: await images.cache.batch(contents.flatMap(() => exemplars)),
  };
  const contentPictures = picturesOf(await images.cache.batch(contents), config);
  const exemplarPictures = picturesOf(await images.cache.batch(exemplars), config);
  return async (step) => {
    const translated = picturesOf(await translator.translate({ config, state }, direction, pairs), config);
    const rows = [
      [blankPicture(config), ...exemplarPictures],
      ...contentPictures.map((content, row) => [content, ...translated.slice(row * SIDE, (row + 1) * SIDE)]),
    ];
    await storeSample(context, { stage, step, direction }, rows);
  };
}

const COLUMNS = 8;

/** Of a method without exemplars: content images over their translations. */
async function contentGrid(
  context: TrainerContext,
  stage: string,
  state: StepState,
  direction: Direction,
  translator: Translator,
): Promise<StoreGrid> {
  const { config, images } = context;
  const content = await images.cache.batch(fixedImages(images, contentSide(direction), COLUMNS));
  return async (step) => {
    const translated = await translator.translate({ config, state }, direction, { content, exemplar: null });
    const rows = [content, translated].map((row) => picturesOf(row, config));
    await storeSample(context, { stage, step, direction }, rows);
  };
}
