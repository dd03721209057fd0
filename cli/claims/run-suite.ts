import type { ApiClient } from '../client.ts';
import type { ExperimentFieldsFragment, TrialFieldsFragment } from '../gql/graphql.ts';
import { followTrials, isTrialOver, startExperiment } from '../run-experiment.ts';
import { findExperimentTrials } from '../find-experiment.ts';
import { readChosenRates } from './claim-suites.ts';
import { plannedUnits, rowUnits, searchUnits, type SuiteRequest, type SuiteUnit } from './suite-units.ts';

/** How a piece of a suite ended. */
interface SuiteEnd {
  /** Units that were not begun, as there was no time left for them. */
  readonly left: readonly SuiteUnit[];
  /** Trials that came to nothing. */
  readonly failed: readonly TrialFieldsFragment[];
  /** Models none of whose learning rates came to anything: their rows are not run. */
  readonly modelsWithoutRate: readonly string[];
}

/** What whoever runs a suite is told. */
interface SuiteWatcher {
  /** A trial has ended, for the first time in this piece. */
  ended(trial: TrialFieldsFragment): void;
  /** `done` of the `total` runs of the whole suite have ended. */
  progress(done: number, total: number, active: TrialFieldsFragment | null): void;
  /** All that was asked for up to here has ended. */
  rest(): Promise<void>;
}

/**
 * Runs what a suite lacks: its search of learning rates, then its rows, a seed whole before the next one. What is there is
 * not repeated. Without a time limit all of a part is queued at once and goes on without the client; with one, a unit is only
 * begun when what it is likely to take is left.
 *
 * @param experimentId that of the suite
 * @param seconds null for no limit
 */
export async function runSuite(
  client: ApiClient,
  request: SuiteRequest,
  experimentId: string,
  seconds: number | null,
  watcher: SuiteWatcher,
): Promise<SuiteEnd> {
  const begun = performance.now();
  const pace = { spent: 0, expected: 0 };
  const hasTime = (unit: SuiteUnit) =>
    seconds === null || secondsSince(begun) + costOf(unit) * slowness(pace) <= seconds;
  const failed: TrialFieldsFragment[] = [];
  const told = new Set<string>();
  const total = plannedUnits(request).reduce((sum, { rows }) => sum + rows.length, 0);
  const run = async (units: readonly SuiteUnit[]): Promise<readonly SuiteUnit[]> => {
    const pieces = seconds === null ? [units] : units.map((unit) => [unit]);
    const left: SuiteUnit[] = [];
    for (const piece of pieces) {
      if (left.length > 0 || (await lacksTime(client, piece, hasTime))) {
        left.push(...piece);
        continue;
      }
      const start = performance.now();
      const trials = await runPiece(client, piece, (each) => {
        show(each, told, total, watcher);
      });
      const expected = piece.reduce((sum, unit) => sum + costOf(unit), 0);
      // What was there already says nothing of how fast this machine is.
      if (secondsSince(start) > expected / 10) {
        pace.spent += secondsSince(start);
        pace.expected += expected;
      }
      failed.push(...trials.filter(({ state }) => state === 'FAILED'));
      await watcher.rest();
    }
    return left;
  };

  const search = await run(searchUnits(request));
  if (search.length > 0) return { left: search, failed, modelsWithoutRate: [] };
  const rates = await readChosenRates(client, experimentId);
  const modelsWithoutRate = request.suite.models
    .filter(({ name, rateOf }) => rateOf === null && !rates.has(name))
    .map(({ label }) => label);
  return { left: await run(rowUnits(request, rates)), failed, modelsWithoutRate };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

/** How many times longer runs take here than a suite guesses; never less than 1. */
function slowness({ spent, expected }: { readonly spent: number; readonly expected: number }): number {
  return expected === 0 ? 1 : Math.max(1, spent / expected);
}

function costOf({ secondsPerRun, rows }: SuiteUnit): number {
  return secondsPerRun * rows.length;
}

/** What is queued or over already takes no time of this piece. */
async function lacksTime(
  client: ApiClient,
  units: readonly SuiteUnit[],
  hasTime: (unit: SuiteUnit) => boolean,
): Promise<boolean> {
  for (const unit of units) if (!hasTime(unit) && !(await isKnown(client, unit))) return true;
  return false;
}

async function isKnown(client: ApiClient, unit: SuiteUnit): Promise<boolean> {
  const trials = await findExperimentTrials(client, unit.request.name);
  return unit.rows.every((row) =>
    trials.some(
      (trial) =>
        trial.preset === unit.request.preset && trial.row === row && unit.request.seeds.includes(trial.seed),
    ),
  );
}

async function runPiece(
  client: ApiClient,
  units: readonly SuiteUnit[],
  show: (trials: readonly TrialFieldsFragment[]) => void,
): Promise<readonly TrialFieldsFragment[]> {
  let id: string | null = null;
  for (const { request } of units) id = (await startExperiment(client, request)).id;
  if (id === null) return [];
  const choose = ({ trials }: ExperimentFieldsFragment) =>
    trials.filter((trial) =>
      units.some(
        ({ request, rows }) =>
          trial.preset === request.preset && rows.includes(trial.row) && request.seeds.includes(trial.seed),
      ),
    );
  return followTrials(client, id, choose, show);
}

function show(
  trials: readonly TrialFieldsFragment[],
  told: Set<string>,
  total: number,
  watcher: SuiteWatcher,
): void {
  for (const trial of trials.filter(isTrialOver)) {
    const name = JSON.stringify([trial.preset, trial.row, trial.seed]);
    if (told.has(name)) continue;
    told.add(name);
    watcher.ended(trial);
  }
  const active =
    trials.find(({ run }) => run?.state === 'RUNNING') ??
    trials.find(({ state }) => state === 'SCORING') ??
    null;
  watcher.progress(told.size, total, active);
}
