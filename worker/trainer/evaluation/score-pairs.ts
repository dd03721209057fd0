import { errorParts, type PairErrors } from '../../engine/evaluation/error-parts.ts';
import type { ScoreTable, TranslatedPair } from '../../engine/evaluation/score-table.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';
import type { ImageDescriptions } from './image-descriptions.ts';
import { PAIRS_AT_ONCE, translatePairs, type Translating } from './translate-pairs.ts';

/** What is kept of a pair beside its values. */
export interface PairNotes {
  readonly group: string | null;
  readonly label: string | null;
  /** Null where the pair has no truth. */
  readonly errors: PairErrors | null;
}

/**
 * Translates pairs and adds them to a table. The other exemplar of a pair, which some reference translators take, is that
 * of the next pair, for the last pair that of the first.
 *
 * @param goOn called after each batch; false ends it
 * @returns the notes on every pair; null when it was ended
 */
export async function scorePairs(
  table: ScoreTable,
  translating: Translating,
  descriptions: ImageDescriptions,
  pairs: readonly EvaluationPair[],
  goOn: () => Promise<boolean>,
): Promise<PairNotes[] | null> {
  const notes: PairNotes[] = [];
  for (let start = 0; start < pairs.length; start += PAIRS_AT_ONCE) {
    if (!(await goOn())) return null;
    const batch = pairs.slice(start, start + PAIRS_AT_ONCE);
    const described = await describePairs(translating, descriptions, batch, nextExemplars(pairs, start));
    await table.add(described);
    notes.push(...described.map(notesOn));
  }
  return notes;
}

function notesOn({ content, translation, truth }: TranslatedPair): PairNotes {
  return {
    group: truth?.group ?? null,
    label: content.label,
    errors: truth && errorParts(translation, truth),
  };
}

/** Translations of at most a batch of pairs, with all that their dataset says of them. */
export async function describePairs(
  translating: Translating,
  descriptions: ImageDescriptions,
  pairs: readonly EvaluationPair[],
  others: readonly EvaluationPair['exemplar'][],
): Promise<TranslatedPair[]> {
  const { cache, model } = translating;
  const translated = await translatePairs(translating, pairs);
  const otherPictures = picturesOf(await cache.batch(others), model.config);
  const described: TranslatedPair[] = [];
  for (const [i, pair] of pairs.entries()) {
    const images = translated[i];
    if (!images) continue;
    const content = await descriptions.describe(pair.content, images.content);
    const exemplar = await descriptions.describe(pair.exemplar, images.exemplar);
    const [other, otherPicture] = [others[i], otherPictures[i]];
    described.push({
      content,
      exemplar,
      translation: images.translation,
      truth: await descriptions.truthOf(pair, content, exemplar),
      otherExemplar: other && otherPicture ? await descriptions.describe(other, otherPicture) : null,
    });
  }
  return described;
}

/** Of each pair of a batch the exemplar of the next one; none where there is only one pair. */
function nextExemplars(pairs: readonly EvaluationPair[], start: number): EvaluationPair['exemplar'][] {
  if (pairs.length === 1) return [];
  return Array.from({ length: Math.min(PAIRS_AT_ONCE, pairs.length - start) }, (_, i) => i + start + 1)
    .flatMap((place) => pairs.slice(place % pairs.length, (place % pairs.length) + 1))
    .map(({ exemplar }) => exemplar);
}
