import { type ClaimSuite, type SuiteModel, type SuiteRow } from './claim-suite.ts';
import { rowsOfRule } from './claim.ts';

/** Where a row's runs of a track are in the experiment of a suite. */
export interface TrialPlace {
  readonly preset: string;
  /** `StartExperimentInput.setting`. */
  readonly setting: string;
  /** `StartExperimentInput.rows`. */
  readonly variant: string;
}

/** A run that a suite wants. */
export interface WantedTrial extends TrialPlace {
  readonly row: SuiteRow;
  readonly model: SuiteModel;
  /** In which its runs are, which may stand for others as well. */
  readonly track: string;
  readonly seed: number;
}

/** As a trial of an experiment is named: `published/egsc-it/no-adain`. */
export function trialRow(setting: string | null, variant: string): string {
  return setting === null ? variant : `${setting}/${variant}`;
}

/** The experiment in which learning rates are searched. */
export function searchExperimentOf(experimentName: string): string {
  return `${experimentName}/learning-rates`;
}

/** The run of a model with one of the learning rates that are tried. */
export function searchPlace(model: SuiteModel, rate: number): TrialPlace {
  return { preset: model.preset, setting: `${model.name}/rate-${rate}`, variant: 'full' };
}

/** The models whose learning rates are searched: those that take none of another one. */
export function searchedModels({ models }: ClaimSuite): SuiteModel[] {
  return models.filter(({ rateOf }) => rateOf === null);
}

/** The track whose runs a model has in a track; null where it has none. */
function runTrackOf({ tracks }: SuiteModel, track: string): string | null {
  const found = tracks[track];
  if (found === undefined) return null;
  return typeof found === 'string' ? found : track;
}

export function modelOfRow({ models }: ClaimSuite, row: SuiteRow): SuiteModel {
  const model = models.find(({ name }) => name === row.model);
  if (!model) throw new Error(`modelOfRow: the suite was read without its model ${row.model}`);
  return model;
}

/** Where the runs of a row in a track are; null where the track does not have it. */
export function placeOf(suite: ClaimSuite, row: SuiteRow, track: string): TrialPlace | null {
  const model = modelOfRow(suite, row);
  const runTrack = runTrackOf(model, track);
  if (runTrack === null) return null;
  return { preset: model.preset, setting: `${runTrack}/${model.name}`, variant: row.variant };
}

/** All runs that a suite wants beside its search: a seed whole before the next one, each once. */
export function wantedTrials(suite: ClaimSuite, seeds: readonly number[]): WantedTrial[] {
  return seeds.flatMap((seed, number) =>
    suite.tracks.flatMap(({ name: track }) =>
      suite.rows.flatMap((row) => {
        const place = placeOf(suite, row, track);
        const model = modelOfRow(suite, row);
        if (!place || runTrackOf(model, track) !== track || number >= seedsOf(suite, row, track)) return [];
        return [{ ...place, row, model, track, seed }];
      }),
    ),
  );
}

/** How many seeds the claims want of a row's runs in a track; of a row that no claim names, as many as the claim that wants fewest. */
function seedsOf(suite: ClaimSuite, row: SuiteRow, runTrack: string): number {
  const model = modelOfRow(suite, row);
  const wanted = suite.claims.flatMap(({ tracks, rule, seeds }) =>
    rowsOfRule(rule).includes(row.name) && tracks.some((track) => runTrackOf(model, track) === runTrack)
      ? [seeds]
      : [],
  );
  return wanted.length > 0 ? Math.max(...wanted) : Math.min(...suite.claims.map(({ seeds }) => seeds));
}
