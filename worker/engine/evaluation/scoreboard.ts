import {
  isStyleMeasure,
  measureFacts,
  type MeasureName,
  type MeasureNeed,
  type MissingMeasure,
  type PairMeasureName,
} from '#contracts/measures.ts';
import { bootstrapInterval, type Interval } from '#lib/bootstrap-interval.ts';
import { randomStream } from '#lib/random.ts';
import { statistics } from '#lib/statistics.ts';
import { type NearestStyles, styleStatistics } from '#lib/style-statistics.ts';
import type { PairKnowledge, PairMeasure, ScoredPair } from './measure.ts';
import { measures } from './registry.ts';

type ByMeasure<Value> = Readonly<Partial<Record<MeasureName, Value>>>;

/** Takes every measure that a dataset allows over the pairs of one direction. */
export interface Scoreboard {
  add(pair: ScoredPair, known: PairKnowledge): void;
  /** @param nearest of another content image, under the same exemplars as all others */
  addStyles(nearest: NearestStyles): void;
  /** Values by measure over what it could be taken of; one that is not finite is left out. */
  scores(): ByMeasure<number>;
  /** 95 % intervals of the scores over images. */
  intervals(): ByMeasure<Interval>;
  /** Of how many pairs, or content images, each score is. */
  counts(): ByMeasure<number>;
  /** By measure of pairs, the value of every pair in the order in which they were added; null where it has none. */
  values(): Readonly<Partial<Record<PairMeasureName, readonly (number | null)[]>>>;
  /** As they were added. */
  styles(): readonly NearestStyles[];
  /**
   * What could not be taken of any pair, and why.
   *
   * @param reasons why what measures need is not there
   */
  missing(reasons: Readonly<Partial<Record<MeasureNeed, string>>>): readonly MissingMeasure[];
  /** A scoreboard of some of the pairs, by their places. */
  of(places: readonly number[]): Scoreboard;
}

export function createScoreboard(): Scoreboard {
  return scoreboardOf(new Map([...NEEDS.keys()].map((valueOf) => [valueOf, []])), []);
}

const ALL_NAMES = Object.keys(measureFacts) as MeasureName[];
const PAIR_NAMES = Object.keys(measures) as PairMeasureName[];
const NEITHER = 'no pair of these images has what it measures';

/** By the mathematics: measures that differ in their statistic alone share their values. */
type Values = ReadonlyMap<PairMeasure<ScoredPair & PairKnowledge>, (number | null)[]>;

function scoreboardOf(all: Values, styles: NearestStyles[]): Scoreboard {
  const valuesOf = (name: PairMeasureName) => all.get(mathematicsOf(name)) ?? [];
  const samples = () =>
    ALL_NAMES.map((name) => [name, sampleOf(name, valuesOf, styles)] as const).filter(
      // translations without any error have no finite PSNR
      ([, { count, value }]) => count > 0 && Number.isFinite(value()),
    );
  return {
    add(pair, known) {
      for (const [valueOf, values] of all)
        values.push(isKnown(NEEDS.get(valueOf) ?? 'NOTHING', known) ? valueOf({ ...pair, ...known }) : null);
    },
    addStyles: (nearest) => void styles.push(nearest),
    scores: () => Object.fromEntries(samples().map(([name, { value }]) => [name, value()])),
    intervals: () =>
      Object.fromEntries(
        samples()
          .map(([name, { interval }]) => [name, interval()] as const)
          .filter(([, interval]) => interval.every(Number.isFinite)), // as scores
      ),
    counts: () => Object.fromEntries(samples().map(([name, { count }]) => [name, count])),
    values: () =>
      Object.fromEntries(
        PAIR_NAMES.map((name) => [name, valuesOf(name)] as const).filter(([, values]) =>
          values.some((value) => value !== null),
        ),
      ),
    styles: () => styles,
    missing: (reasons) =>
      ALL_NAMES.filter((name) => sampleOf(name, valuesOf, styles).count === 0).map((name) => {
        const { needs } = measureFacts[name];
        return { name, reason: (needs === 'NOTHING' ? undefined : reasons[needs]) ?? NEITHER };
      }),
    of: (places) =>
      scoreboardOf(
        new Map([...all].map(([valueOf, values]) => [valueOf, places.map((place) => values[place] ?? null)])),
        [],
      ),
  };
}

/** What a score is computed from. */
interface Sample {
  readonly count: number;
  readonly value: () => number;
  readonly interval: () => Interval;
}

function sampleOf(
  name: MeasureName,
  valuesOf: (name: PairMeasureName) => readonly (number | null)[],
  styles: readonly NearestStyles[],
): Sample {
  const draws = randomStream(0, 'bootstrap');
  if (isStyleMeasure(name)) {
    const statistic = styleStatistics[measureFacts[name].of];
    const places = [...styles.keys()];
    return {
      count: styles.length,
      value: () => statistic(styles),
      interval: () =>
        bootstrapInterval([places], (drawn) => statistic(Array.from(drawn, (i) => styles[i] ?? [])), draws),
    };
  }
  const statistic = statistics[measureFacts[name].of];
  const values = valuesOf(name).filter((value) => value !== null);
  return {
    count: values.length,
    value: () => statistic(values),
    interval: () => bootstrapInterval([values], statistic, draws),
  };
}

/** A measure as the scoreboard drives it: only where what its facts ask for is known. */
function mathematicsOf(name: PairMeasureName): PairMeasure<ScoredPair & PairKnowledge> {
  return measures[name] as PairMeasure<ScoredPair & PairKnowledge>;
}

/** Measures that share their mathematics need the same. */
const NEEDS = new Map(PAIR_NAMES.map((name) => [mathematicsOf(name), measureFacts[name].needs]));

function isKnown(need: (typeof measureFacts)[PairMeasureName]['needs'], known: PairKnowledge): boolean {
  switch (need) {
    case 'NOTHING':
      return true;
    case 'TRUTH':
      return known.truth !== null;
    case 'REGIONS':
      return known.truth !== null && known.truth.regions !== null;
    case 'DIGITS':
      return known.digits !== null;
  }
}
