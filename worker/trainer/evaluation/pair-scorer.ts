import { contentSide, type Direction } from '#contracts/domain.ts';
import { invariant } from '#lib/invariant.ts';
import { scoreTranslation, type Score } from '../../engine/evaluation/score.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import type { TranslationModel, Translator } from '../../translation/create-translator.ts';
import type { ImageCache } from '../data/image-cache.ts';
import { picturesOf } from '../samples/pictures.ts';
import { noGroundTruth, type TestPair } from './test-pairs.ts';

/** Translates pairs in one direction and scores them. */
export interface PairScorer {
  /** @param pairs at most `batch` of them */
  score(pairs: readonly TestPair[]): Promise<Score[]>;
}

export function createPairScorer(
  translator: Translator,
  model: TranslationModel,
  cache: ImageCache,
  direction: Direction,
  batch: number,
): PairScorer {
  const { config } = model;
  const [from, to] = contentSide(direction) === 'A' ? (['a', 'b'] as const) : (['b', 'a'] as const);
  return {
    async score(pairs) {
      // The step takes whole batches: a short one is filled up, and what is translated too much is left out.
      const filled = Array.from({ length: batch }, (_, i) => i % pairs.length).flatMap((i) =>
        pairs.slice(i, i + 1),
      );
      const content = await cache.batch(filled.map((pair) => pair[from]));
      const exemplar = await cache.batch(filled.map((pair) => pair[to]));
      const image = await translator.translate(model, direction, { content, exemplar });
      const translations = picturesOf(image, config);
      const contents = picturesOf(content, config);
      const exemplars = picturesOf(exemplar, config);
      return pairs.map((pair, i) => scoreOf(pair, translations[i], contents[i], exemplars[i]));
    },
  };
}

function scoreOf(
  { a, b }: TestPair,
  translation: RgbImage | undefined,
  content: RgbImage | undefined,
  exemplar: RgbImage | undefined,
): Score {
  invariant(translation && content && exemplar, 'scoreOf: expected a translation for every pair');
  const score = scoreTranslation(translation, content, exemplar);
  if (!score) throw noGroundTruth(`${a.name} of A or ${b.name} of B is of one colour`);
  return score;
}
