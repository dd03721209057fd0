import type { ClaimSuite } from '#contracts/claims/claim-suite.ts';
import {
  modelOfRow,
  placeOf,
  searchedModels,
  searchExperimentOf,
  searchPlace,
  type TrialPlace,
  trialRow,
} from '#contracts/claims/suite-trials.ts';
import { measureFacts, type MeasureFacts } from '#contracts/measures.ts';
import { knobValue } from '#contracts/run-config.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import type { Experiment, PrismaClient } from '#db/generated/client.ts';
import { findTrials, type ReadTrial } from '../experiment/trial.queries.ts';

/** A learning rate that is tried for a model. */
export interface TriedRate {
  readonly model: string;
  readonly modelLabel: string;
  readonly rate: number;
  /** Null where it has not been tried yet. */
  readonly trial: ReadTrial | null;
  /** What the measure of the search comes to over both directions; null where there is no score. */
  readonly value: number | null;
  /** Once all rates of the model have been tried: the best of those that came to something. */
  readonly isChosen: boolean;
}

/** A row of a suite in one track. */
export interface ReadRow {
  readonly track: string;
  readonly row: string;
  readonly label: string;
  readonly model: string;
  /** Of its first run; null where there is none. */
  readonly learningRate: number | null;
  readonly trials: readonly ReadTrial[];
}

/** The runs of the search, in the experiment below that of the suite. */
export async function findTriedRates(
  prisma: PrismaClient,
  { name }: Experiment,
  suite: ClaimSuite,
): Promise<TriedRate[]> {
  const experiment = await prisma.experiment.findUnique({ where: { name: searchExperimentOf(name) } });
  const trials = experiment ? await findTrials(prisma, experiment) : [];
  return searchedModels(suite).flatMap((model) => {
    const tried = suite.search.rates.map((rate) => {
      const trial = trials.find(
        (each) => each.row.seed === suite.search.seed && isAt(each, searchPlace(model, rate)),
      );
      return { rate, trial: trial ?? null, value: trial ? valueOf(trial, suite) : null };
    });
    const isOver = tried.every(({ trial }) => trial?.state === 'FINISHED' || trial?.state === 'FAILED');
    const best = isOver ? bestOf(tried, suite) : null;
    return tried.map((each) => ({
      model: model.name,
      modelLabel: model.label,
      ...each,
      isChosen: each === best,
    }));
  });
}

/** The rows of every track with their runs, as far as there are any. */
export async function findRows(
  prisma: PrismaClient,
  experiment: Experiment,
  suite: ClaimSuite,
): Promise<ReadRow[]> {
  const trials = await findTrials(prisma, experiment);
  return suite.tracks.flatMap(({ name: track }) =>
    suite.rows.flatMap((row) => {
      const place = placeOf(suite, row, track);
      if (!place) return [];
      const found = trials.filter((trial) => isAt(trial, place));
      const [knob] = Object.keys(modelOfRow(suite, row).learningRates);
      const { name, label, model } = row;
      return [{ track, row: name, label, model, learningRate: rateOf(found[0], knob), trials: found }];
    }),
  );
}

function rateOf(trial: ReadTrial | undefined, knob: string | undefined): number | null {
  if (!trial || knob === undefined) return null;
  const value = knobValue(readRunConfig(trial.row.config), knob.split('.'));
  return typeof value === 'number' ? value : null;
}

function isAt({ row }: ReadTrial, { preset, setting, variant }: TrialPlace): boolean {
  return row.preset === preset && row.row === trialRow(setting, variant);
}

function valueOf({ evaluations }: ReadTrial, { search }: ClaimSuite): number | null {
  const scores = evaluations.find(
    ({ split, state }) => split === search.split && state === 'FINISHED',
  )?.scores;
  if (scores === null || scores === undefined) return null;
  const read = readScores(scores);
  const values = (['ab', 'ba'] as const).flatMap((end) => read[`evaluation/${search.measure}_${end}`] ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of equal ones the first. */
function bestOf<Tried extends { readonly value: number | null }>(
  tried: readonly Tried[],
  { search }: ClaimSuite,
): Tried | null {
  const facts: MeasureFacts = measureFacts[search.measure];
  const sign = facts.isLowerBetter ? -1 : 1;
  return tried.reduce<Tried | null>(
    (best, each) =>
      each.value !== null && (best?.value == null || sign * each.value > sign * best.value) ? each : best,
    null,
  );
}
