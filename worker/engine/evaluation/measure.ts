import type { measureFacts, PairMeasureName } from '#contracts/measures.ts';
import type { ReadDigit } from '../digits/read-digit.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { RegionMap, Truth } from './truth/truth.ts';

/** A translation with the images that it was made of, all of one size. */
export interface ScoredPair {
  readonly content: RgbImage;
  readonly exemplar: RgbImage;
  readonly translation: RgbImage;
}

/** What measures may need beside a pair; null where it is not known. */
export interface PairKnowledge {
  /** What a perfect translation looks like. */
  readonly truth: Truth | null;
  /** The digits of the pair, at least one. */
  readonly digits: readonly ReadDigit[] | null;
}

interface Needed {
  readonly NOTHING: unknown;
  readonly TRUTH: { readonly truth: Truth };
  readonly REGIONS: { readonly truth: Truth & { readonly regions: RegionMap } };
  readonly DIGITS: { readonly digits: readonly ReadDigit[] };
}
export type ScoredPairWith<Need extends keyof Needed> = ScoredPair & Needed[Need];

/** The value of one pair; null where the pair has nothing of what is measured. */
export type PairMeasure<Pair> = (pair: Pair) => number | null;

/** The mathematics that the facts of a measure ask for. */
export type MeasureOf<Name extends PairMeasureName> = PairMeasure<
  ScoredPairWith<(typeof measureFacts)[Name]['needs']>
>;
