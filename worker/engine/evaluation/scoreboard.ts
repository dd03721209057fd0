import { measureFacts, type MeasureName, type MissingMeasure } from '#contracts/measures.ts';
import type { PairMeasure, ScoredPair, ScoredPairWithTruth, SetMeasure, SetMeasurement } from './measure.ts';
import { measures } from './registry.ts';
import type { TruthProvider } from './truth/truth.ts';

/** Takes every measure that a dataset allows over the pairs of one direction. */
export interface Scoreboard {
  add(pair: ScoredPair): void;
  /** Values by measure; one that is not finite is left out. */
  scores(): Readonly<Partial<Record<MeasureName, number>>>;
  /** What could not be taken, and why. */
  missing(): readonly MissingMeasure[];
}

/** @param truth its refusal is why measures that need a ground truth are not taken */
export function createScoreboard(truth: TruthProvider | { readonly refused: string }): Scoreboard {
  const boards = (Object.keys(measures) as MeasureName[]).map((name) => ({
    name,
    needsTruth: measureFacts[name].needs === 'TRUTH',
    measurement: begin(name),
  }));
  let refused = 'refused' in truth ? truth.refused : null;

  return {
    add(pair) {
      const known = 'refused' in truth ? null : truth.truthOf(pair.content, pair.exemplar);
      if (known === null)
        refused ??= 'a test image has only one color, so no ground truth can be painted for it';
      for (const { needsTruth, measurement } of boards) {
        if (!needsTruth) measurement.add(pair);
        else if (known !== null) measurement.add({ ...pair, truth: known });
      }
    },
    scores() {
      const taken = boards.filter(({ needsTruth }) => !needsTruth || refused === null);
      return Object.fromEntries(
        taken
          .map(({ name, measurement }) => [name, measurement.value()] as const)
          .filter(([, value]) => Number.isFinite(value)), // translations without any error have no finite PSNR
      );
    },
    missing() {
      const reason = refused;
      if (reason === null) return [];
      return boards.filter(({ needsTruth }) => needsTruth).map(({ name }) => ({ name, reason }));
    },
  };
}

type AnyPair = ScoredPair & Partial<ScoredPairWithTruth>;

/** A measure as the scoreboard drives it: it adds a truth wherever the measure's facts ask for one. */
function begin(name: MeasureName): SetMeasurement<AnyPair> {
  const measure = measures[name] as PairMeasure<AnyPair> | SetMeasure<AnyPair>;
  return measureFacts[name].of === 'SET'
    ? (measure as SetMeasure<AnyPair>)()
    : meanOf(measure as PairMeasure<AnyPair>);
}

function meanOf(value: PairMeasure<AnyPair>): SetMeasurement<AnyPair> {
  let sum = 0;
  let count = 0;
  return {
    add(pair) {
      sum += value(pair);
      count++;
    },
    value: () => sum / count,
  };
}
