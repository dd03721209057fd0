import { measureFacts, type MeasureName, type MissingMeasure } from '#contracts/measures.ts';
import { bootstrapInterval, type Interval } from '#lib/bootstrap-interval.ts';
import { randomStream } from '#lib/random.ts';
import { statistics } from '#lib/statistics.ts';
import type { PairMeasure, ScoredPair, ScoredPairWithTruth } from './measure.ts';
import { measures } from './registry.ts';
import type { TruthProvider } from './truth/truth.ts';

type ByMeasure<Value> = Readonly<Partial<Record<MeasureName, Value>>>;

/** Takes every measure that a dataset allows over the pairs of one direction. */
export interface Scoreboard {
  add(pair: ScoredPair): void;
  /** Values by measure; one that is not finite is left out. */
  scores(): ByMeasure<number>;
  /** 95 % intervals of the scores over images. */
  intervals(): ByMeasure<Interval>;
  /** Of each measure that was taken, the value of every pair, in the order in which they were added. */
  values(): ByMeasure<readonly number[]>;
  /** What could not be taken, and why. */
  missing(): readonly MissingMeasure[];
}

/** @param truth its refusal is why measures that need a ground truth are not taken */
export function createScoreboard(truth: TruthProvider | { readonly refused: string }): Scoreboard {
  const names = Object.keys(measures) as MeasureName[];
  /** By the mathematics: measures that differ in their statistic alone share their values. */
  const valuesOf = new Map(names.map((name) => [mathematicsOf(name), [] as number[]]));
  const needsTruth = (name: MeasureName) => measureFacts[name].needs === 'TRUTH';
  const ofTruth = new Set(names.filter(needsTruth).map(mathematicsOf));
  let refused = 'refused' in truth ? truth.refused : null;

  const taken = () => names.filter((name) => !needsTruth(name) || refused === null);
  const valuesBy = (name: MeasureName): readonly number[] => valuesOf.get(mathematicsOf(name)) ?? [];
  const scores = () =>
    taken()
      .map((name) => [name, statistics[measureFacts[name].of](valuesBy(name))] as const)
      .filter(([, value]) => Number.isFinite(value)); // translations without any error have no finite PSNR

  return {
    add(pair) {
      const known = 'refused' in truth ? null : truth.truthOf(pair.content, pair.exemplar);
      if (known === null)
        refused ??= 'a test image has only one color, so no ground truth can be painted for it';
      for (const [valueOf, values] of valuesOf) {
        if (!ofTruth.has(valueOf)) values.push(valueOf(pair));
        else if (known !== null) values.push(valueOf({ ...pair, truth: known }));
      }
    },
    scores: () => Object.fromEntries(scores()),
    intervals: () =>
      Object.fromEntries(
        scores()
          .map(([name]) => [name, intervalOf(name, valuesBy(name))] as const)
          .filter(([, interval]) => interval.every(Number.isFinite)), // as scores
      ),
    values: () => Object.fromEntries(taken().map((name) => [name, valuesBy(name)])),
    missing() {
      const reason = refused;
      if (reason === null) return [];
      return names.filter(needsTruth).map((name) => ({ name, reason }));
    },
  };
}

type AnyPair = ScoredPair & Partial<ScoredPairWithTruth>;

/** A measure as the scoreboard drives it: it adds a truth wherever the measure's facts ask for one. */
function mathematicsOf(name: MeasureName): PairMeasure<AnyPair> {
  return measures[name] as PairMeasure<AnyPair>;
}

function intervalOf(name: MeasureName, values: readonly number[]): Interval {
  return bootstrapInterval([values], statistics[measureFacts[name].of], randomStream(0, 'bootstrap'));
}
