import type { ClaimSuite, SuiteModel } from '#contracts/claims/claim-suite.ts';
import {
  searchedModels,
  searchExperimentOf,
  searchPlace,
  trialRow,
  wantedTrials,
  type WantedTrial,
} from '#contracts/claims/suite-trials.ts';
import { groupBy } from '#lib/group-by.ts';
import { merged } from '#lib/merged.ts';
import type { StartExperimentInput } from '../gql/graphql.ts';

/** Runs that are asked for at once: rows of one model in one track under one seed, or one learning rate. */
export interface SuiteUnit {
  /** In a plan, e.g. "seed 0, published: EGSC-IT, EGSC-IT without AdaIN". */
  readonly label: string;
  readonly request: StartExperimentInput;
  /** As the trials of the experiment are named. */
  readonly rows: readonly string[];
  /** What about each of its runs takes. */
  readonly secondsPerRun: number;
}

/** What a suite is run with. */
export interface SuiteRequest {
  readonly suite: ClaimSuite;
  readonly experimentName: string;
  readonly datasetVersionId: string;
  readonly seeds: readonly number[];
  /** Stored weights for the models that need some; null leaves their rows out. */
  readonly weightsId: string | null;
}

/** The search of learning rates, a unit for each model and rate. */
export function searchUnits({ suite, experimentName, datasetVersionId }: SuiteRequest): SuiteUnit[] {
  const { search } = suite;
  return searchedModels(suite).flatMap((model) =>
    search.rates.map((rate) => {
      const { preset, setting, variant } = searchPlace(model, rate);
      return {
        label: `${model.label}, learning rate ${rate}`,
        secondsPerRun: model.seconds,
        rows: [trialRow(setting, variant)],
        request: {
          name: searchExperimentOf(experimentName),
          datasetVersionId,
          preset,
          setting,
          rows: [variant],
          seeds: [search.seed],
          config: configOf(suite, model, search.track, rate, null),
          split: search.split,
        },
      };
    }),
  );
}

/**
 * The rows, a seed whole before the next one begins; models that have no learning rate yet are left out.
 *
 * @param rates by model; the plan of a suite whose search is not over gives any
 */
export function rowUnits(
  { suite, experimentName, datasetVersionId, seeds, weightsId }: SuiteRequest,
  rates: ReadonlyMap<string, number>,
): SuiteUnit[] {
  const trials = wantedTrials(suite, seeds).filter(
    ({ model }) => model.weightsKnob === null || weightsId !== null,
  );
  const units = groupBy(trials, ({ seed, track, model }) => JSON.stringify([seed, track, model.name]));
  return [...units.values()].flatMap((of) => {
    const [first] = of;
    const rate = first && rates.get(first.model.rateOf ?? first.model.name);
    if (!first || rate === undefined) return [];
    const { model, track, seed, preset, setting } = first;
    return [
      {
        label: `seed ${seed}, ${track}: ${of.map(({ row }) => row.label).join(', ')}`,
        secondsPerRun: model.seconds,
        rows: of.map(({ variant }) => trialRow(setting, variant)),
        request: {
          name: experimentName,
          datasetVersionId,
          preset,
          setting,
          rows: of.map(({ variant }: WantedTrial) => variant),
          seeds: [seed],
          config: configOf(suite, model, track, rate, weightsId),
          split: suite.split,
        },
      },
    ];
  });
}

/** All of it, as planned: learning rates that are not chosen yet change nothing of how much that is. */
export function plannedUnits(request: SuiteRequest): SuiteUnit[] {
  const { suite } = request;
  const anyRates = new Map(
    searchedModels(suite).map(({ name }): [string, number] => [name, suite.search.rates[0] ?? NaN]),
  );
  return [...searchUnits(request), ...rowUnits(request, anyRates)];
}

function configOf(
  { common }: ClaimSuite,
  { tracks, learningRates, weightsKnob }: SuiteModel,
  track: string,
  rate: number,
  weightsId: string | null,
): Readonly<Record<string, unknown>> {
  const changes = tracks[track];
  const rates = Object.fromEntries(
    // Products of decimal fractions have digits that nobody wrote: 0.0006 * 0.25.
    Object.entries(learningRates).map(([knob, share]) => [knob, Number((share * rate).toPrecision(12))]),
  );
  return merged(
    common,
    typeof changes === 'object' ? changes : {},
    rates,
    weightsKnob === null ? {} : { [weightsKnob]: weightsId },
  );
}
