import { contentSide, type Direction } from '#contracts/domain.ts';
import { invariant } from '#lib/invariant.ts';
import type { ScoredPair } from '../../engine/evaluation/measure.ts';
import type { TranslationModel, Translator } from '../../translation/create-translator.ts';
import type { ImageCache } from '../data/image-cache.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';

/**
 * Translates pairs in one direction.
 *
 * @param pairs at most `batch` of them
 */
export async function translatePairs(
  translator: Translator,
  model: TranslationModel,
  cache: ImageCache,
  direction: Direction,
  pairs: readonly EvaluationPair[],
  batch: number,
): Promise<ScoredPair[]> {
  const { config } = model;
  const [from, to] = contentSide(direction) === 'A' ? (['a', 'b'] as const) : (['b', 'a'] as const);
  // The step takes whole batches: a short one is filled up, and what is translated too much is left out.
  const filled = Array.from({ length: batch }, (_, i) => i % pairs.length).flatMap((i) =>
    pairs.slice(i, i + 1),
  );
  const content = await cache.batch(filled.map((pair) => pair[from]));
  const exemplar = await cache.batch(filled.map((pair) => pair[to]));
  const image = await translator.translate(model, direction, { content, exemplar });
  const contents = picturesOf(content, config);
  const exemplars = picturesOf(exemplar, config);
  const translations = picturesOf(image, config);
  return pairs.map((_, i) => pairAt(contents[i], exemplars[i], translations[i]));
}

function pairAt(
  content: ScoredPair['content'] | undefined,
  exemplar: ScoredPair['exemplar'] | undefined,
  translation: ScoredPair['translation'] | undefined,
): ScoredPair {
  invariant(content && exemplar && translation, 'translatePairs: expected a translation for every pair');
  return { content, exemplar, translation };
}
