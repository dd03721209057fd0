import type { measureFacts, MeasureName } from '#contracts/measures.ts';
import type { RgbImage } from '../imaging/rgb-image.ts';
import type { Truth } from './truth/truth.ts';

/** A translation with the images that it was made of, all of one size. */
export interface ScoredPair {
  readonly content: RgbImage;
  readonly exemplar: RgbImage;
  readonly translation: RgbImage;
}

export interface ScoredPairWithTruth extends ScoredPair {
  /** What a perfect translation looks like. */
  readonly truth: Truth;
}

/** The value of one pair. */
export type PairMeasure<Pair> = (pair: Pair) => number;

/** The mathematics that the facts of a measure ask for. */
export type MeasureOf<Name extends MeasureName> = PairMeasure<
  (typeof measureFacts)[Name]['needs'] extends 'TRUTH' ? ScoredPairWithTruth : ScoredPair
>;
