import type { Direction } from '#contracts/domain.ts';
import { invariant } from '#lib/invariant.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import type { TranslationModel, Translator } from '../../translation/create-translator.ts';
import type { ImageCache } from '../data/image-cache.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';

/** Pairs that are translated at once. */
export const PAIRS_AT_ONCE = 50;

/** What translating takes: a model in one direction, and where its images are. */
export interface Translating {
  readonly translator: Translator;
  readonly model: TranslationModel;
  readonly cache: ImageCache;
  readonly direction: Direction;
}

/** The images of a pair at the model's size, and what the model makes of them. */
export interface TranslatedImages {
  readonly content: RgbImage;
  readonly exemplar: RgbImage;
  readonly translation: RgbImage;
}

/** @param pairs at most `PAIRS_AT_ONCE` of them */
export async function translatePairs(
  { translator, model, cache, direction }: Translating,
  pairs: readonly Pick<EvaluationPair, 'content' | 'exemplar'>[],
): Promise<TranslatedImages[]> {
  const { config } = model;
  // The step takes whole batches: a short one is filled up, and what is translated too much is left out.
  const filled = Array.from({ length: PAIRS_AT_ONCE }, (_, i) => i % pairs.length).flatMap((i) =>
    pairs.slice(i, i + 1),
  );
  const content = await cache.batch(filled.map((pair) => pair.content));
  const exemplar = await cache.batch(filled.map((pair) => pair.exemplar));
  const image = await translator.translate(model, direction, { content, exemplar });
  const contents = picturesOf(content, config);
  const exemplars = picturesOf(exemplar, config);
  const translations = picturesOf(image, config);
  return pairs.map((_, i) => imagesAt(contents[i], exemplars[i], translations[i]));
}

function imagesAt(
  content: RgbImage | undefined,
  exemplar: RgbImage | undefined,
  translation: RgbImage | undefined,
): TranslatedImages {
  invariant(content && exemplar && translation, 'translatePairs: expected a translation for every pair');
  return { content, exemplar, translation };
}
