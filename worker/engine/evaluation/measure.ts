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

/** The value of one pair; a measure of pairs is the mean over them. */
export type PairMeasure<Pair> = (pair: Pair) => number;

/** Starts to measure a set: pairs are added one by one, so that none has to be kept. */
export type SetMeasure<Pair> = () => SetMeasurement<Pair>;

export interface SetMeasurement<Pair> {
  add(pair: Pair): void;
  /** Over all pairs that were added, one or more. */
  value(): number;
}

type Facts<Name extends MeasureName> = (typeof measureFacts)[Name];
type PairOf<Name extends MeasureName> = Facts<Name>['needs'] extends 'TRUTH'
  ? ScoredPairWithTruth
  : ScoredPair;

/** The mathematics that the facts of a measure ask for. */
export type MeasureOf<Name extends MeasureName> = Facts<Name>['of'] extends 'SET'
  ? SetMeasure<PairOf<Name>>
  : PairMeasure<PairOf<Name>>;
