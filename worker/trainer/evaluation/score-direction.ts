import type { Direction } from '#contracts/domain.ts';
import type { EvaluationPicture } from '#contracts/evaluation-pictures.ts';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import type { MeasureNeed } from '#contracts/measures.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { ReadDigits } from '../../engine/digits/read-digit.ts';
import { createScoreTable, type ScoreTable } from '../../engine/evaluation/score-table.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';
import type { ImageDescriptions } from './image-descriptions.ts';
import { type PairNotes, scorePairs } from './score-pairs.ts';
import { scoreStyles } from './score-styles.ts';
import { storePictures } from './store-pictures.ts';
import { storeStylePictures } from './store-style-pictures.ts';
import type { Translating } from './translate-pairs.ts';

/** What one direction of an evaluation comes to. */
export interface ScoredDirection {
  readonly direction: Direction;
  readonly table: ScoreTable;
  readonly pairs: readonly EvaluationPair[];
  /** On every pair. */
  readonly notes: readonly PairNotes[];
  readonly styles: EvaluationRows['styles']['ab'];
  readonly pictures: readonly EvaluationPicture[];
  /** Why what measures need is not there. */
  readonly lacks: Readonly<Partial<Record<MeasureNeed, string>>>;
}

/**
 * Takes all measures in one direction.
 *
 * @param digits the classifier, or why there is none
 * @param goOn called after each batch; false ends it
 * @returns null when it was ended
 */
export async function scoreDirection(
  blobs: BlobStore,
  translating: Translating,
  descriptions: ImageDescriptions,
  pairs: readonly EvaluationPair[],
  digits: { readonly read: ReadDigits } | { readonly refused: string },
  goOn: () => Promise<boolean>,
): Promise<ScoredDirection | null> {
  const table = createScoreTable('refused' in digits ? null : digits.read);
  const notes = await scorePairs(table, translating, descriptions, pairs, goOn);
  if (notes === null) return null;
  const styled = await scoreStyles(table, translating, descriptions, pairs, goOn);
  if (styled === 'stopped') return null;
  const { TRUTH, REGIONS = TRUTH } = descriptions.lacks;
  return {
    direction: translating.direction,
    table,
    pairs,
    notes,
    styles:
      'refused' in styled
        ? null
        : {
            contents: [...styled.contents],
            exemplars: [...styled.exemplars],
            nearest: table.model.styles().map((nearest) => [...nearest]),
          },
    pictures: [
      ...(await storePictures(blobs, table.model, translating, descriptions, pairs)),
      ...('refused' in styled ? [] : await storeStylePictures(blobs, translating.direction, styled.shown)),
    ],
    lacks: {
      ...(TRUTH !== undefined && { TRUTH }),
      ...(REGIONS !== undefined && { REGIONS }),
      DIGITS: REGIONS ?? ('refused' in digits ? digits.refused : NO_DIGITS),
      ...('refused' in styled && { STYLES: styled.refused }),
    },
  };
}

const NO_DIGITS = 'no region of these images is a digit with a label';
