import { contentSide, directionSchema, exemplarSide, type Direction } from '#contracts/domain.ts';
import type { StepState } from '../compute/backend.ts';
import { compileWhenUsed } from './compile-when-used.ts';
import { fixedImages } from './fixed-images.ts';
import { blankPicture, picturesOf } from './pictures.ts';
import type { SampleGrid } from './sample-grid.ts';
import { storeSample } from './store-sample.ts';
import type { TrainerContext } from './trainer-context.ts';

const SIDE = 4;

/**
 * One grid a direction: every content image in the style of every exemplar, by the moving average of the generator.
 * First row: exemplars. First column: content images. The corner is empty.
 */
export async function createTranslationGrids(context: TrainerContext, state: StepState): Promise<SampleGrid> {
  const grids: SampleGrid[] = [];
  for (const direction of directionSchema.options) grids.push(await createGrid(context, state, direction));
  return {
    async store(step) {
      for (const grid of grids) await grid.store(step);
    },
    dispose: () => {
      grids.forEach((grid) => {
        grid.dispose();
      });
    },
  };
}

async function createGrid(
  context: TrainerContext,
  state: StepState,
  direction: Direction,
): Promise<SampleGrid> {
  const { architecture, backend, config, images } = context;
  const translate = compileWhenUsed(backend, architecture.translateStep(config, direction, SIDE * SIDE));
  const contents = fixedImages(images, contentSide(direction), SIDE);
  const exemplars = fixedImages(images, exemplarSide(direction), SIDE);
  const feeds = {
    content: await images.cache.batch(contents.flatMap((content) => exemplars.map(() => content))),
    exemplar: await images.cache.batch(contents.flatMap(() => exemplars)),
  };
  const contentPictures = picturesOf(await images.cache.batch(contents), config);
  const exemplarPictures = picturesOf(await images.cache.batch(exemplars), config);
  return {
    async store(step) {
      const { image } = await translate.run(state, feeds);
      const translated = picturesOf(image, config);
      const rows = [
        [blankPicture(config), ...exemplarPictures],
        ...contentPictures.map((content, row) => [
          content,
          ...translated.slice(row * SIDE, (row + 1) * SIDE),
        ]),
      ];
      await storeSample(context, { stage: 'TRANSLATION', step, direction }, rows);
    },
    dispose: () => {
      translate.dispose();
    },
  };
}
