import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { ClaimSuite } from '#contracts/claims/claim-suite.ts';
import { searchExperimentOf } from '#contracts/claims/suite-trials.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { readNumber } from '#lib/read-number.ts';
import { roughDuration } from '#lib/rough-duration.ts';
import { CLAIM_COLUMNS, claimLines } from '../claims/claim-lines.ts';
import {
  findClaims,
  type KnownClaims,
  listClaimSuites,
  readClaims,
  saveClaims,
} from '../claims/claim-suites.ts';
import { claimsPage } from '../claims/claims-page.ts';
import { runSuite } from '../claims/run-suite.ts';
import { CLAIMS_PAGE, readSuiteFile } from '../claims/suite-files.ts';
import { plannedUnits, type SuiteRequest, type SuiteUnit } from '../claims/suite-units.ts';
import type { ApiClient } from '../client.ts';
import { withContext } from '../command-context.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { CommandFailure } from '../failure.ts';
import { findExperimentTrials, listExperiments } from '../find-experiment.ts';
import type { TrialFieldsFragment } from '../gql/graphql.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { retryExperiment } from '../run-experiment.ts';
import { sampleVersionId } from '../sample.ts';
import { readSeeds } from '../seeds-option.ts';
import type { Output } from '../terminal/output.ts';
import { startProgress } from '../terminal/progress.ts';
import { tell } from '../terminal/tell.ts';

export function addClaims(program: Command): void {
  const claims = program
    .command('claims')
    .description("claims of the paper, and verdicts on them by this server's own runs");
  addRun(claims);
  addList(claims);
}

interface RunOptions {
  readonly suite: string;
  readonly seeds: readonly number[];
  readonly name?: string;
  readonly dataset?: string;
  readonly datasetVersion?: string;
  readonly vgg?: string;
  readonly minutes?: number;
  readonly resume?: true;
  readonly retry?: true;
  readonly plan?: true;
  readonly to: string;
}

function addRun(claims: Command): void {
  claims
    .command('run')
    .description('run what a suite of claims lacks, score it, and write the verdicts')
    .requiredOption(
      '--suite <name>',
      "mnist-single-small or another one of docs/claims, or the path of a file of one's own",
    )
    .option('--seeds <list>', 'seeds, separated by commas', readSeeds, [0, 1, 2])
    .option('--name <name>', 'name of the experiment; claims/<suite> without it', readExperimentOption)
    .option('--dataset <name>', "dataset name or id; the suite's own without it")
    .option('--dataset-version <id>', 'use this version instead of --dataset')
    .option(
      '--vgg <weights>',
      'id of stored VGG weights, for the rows that need them; else they are left out',
    )
    .option('--minutes <number>', 'begin nothing that would not end in this time', readMinutes)
    .option('--resume', 'continue a suite that has runs already')
    .option('--retry', 'queue what has failed or was canceled again; continues as --resume does')
    .option('--plan', 'show what would be run and about how long it takes, and change nothing')
    .option('--to <file>', 'page of verdicts to write', CLAIMS_PAGE)
    .addHelpText(
      'after',
      '\nLearning rates are searched first, on validation images; then every row is run with every seed and scored.' +
        '\nThe server does the work. What has been run is kept: the same command with --resume continues from there.' +
        '\nClaims with fewer than two seeds get no verdict.' +
        '\n\nExamples:' +
        '\n  $ ./exemplar claims run --suite mnist-single-small --seeds 0,1,2 --plan' +
        '\n  $ ./exemplar claims run --suite mnist-single-small --seeds 0,1,2,3,4 --minutes 90 --resume',
    )
    .action(
      withContext<[RunOptions]>(async ({ client, output }, options) => {
        const suite = readSuiteFile(options.suite);
        const name = options.name ?? `claims/${suite.name}`;
        refuseSearchSeed(suite, options.seeds);
        const known = await findClaims(client, name);
        const request: Omit<SuiteRequest, 'datasetVersionId'> = {
          suite,
          experimentName: name,
          seeds: [...new Set(options.seeds)],
          weightsId: options.vgg ?? null,
        };
        if (options.plan) {
          await showPlan(client, output, request, known?.experimentId ?? null);
          return;
        }
        const isGoingOn = options.resume ?? options.retry ?? false;
        if (
          known &&
          known.runCount + (await findExperimentTrials(client, searchExperimentOf(name))).length > 0 &&
          !isGoingOn
        )
          throw new CommandFailure(
            'refused',
            `"${name}" has runs already. To continue it, add --resume; to begin another one, give another --name.`,
          );
        const datasetVersionId = await versionId(client, suite, options, known);
        const experimentId = await saveClaims(client, name, suite);
        tell(`Experiment "${name}" (${experimentId}). Stop at any time; --resume continues.`);
        if (options.retry) await retryAll(client, name);
        await carryOut(client, output, { ...request, datasetVersionId }, experimentId, options);
      }),
    );
}

/** Runs it, and writes the page whenever something has come to an end. */
async function carryOut(
  client: ApiClient,
  output: Output,
  request: SuiteRequest,
  experimentId: string,
  { minutes, to }: RunOptions,
): Promise<void> {
  const { suite, weightsId } = request;
  if (weightsId === null)
    for (const { label } of suite.models.filter(({ weightsKnob }) => weightsKnob !== null))
      tell(`${label}: left out, as it needs stored weights. To run it, add --vgg <weights>.`);
  const progress = output.json ? null : startProgress('Suite');
  const end = await runSuite(client, request, experimentId, minutes === undefined ? null : 60 * minutes, {
    ended: (trial) => progress?.line(endOf(trial)),
    progress: (done, total, active) => progress?.update(done, total, active ? titleOf(active) : ''),
    rest: () => writePage(client, experimentId, to),
  }).finally(() => {
    progress?.end();
  });
  const claims = await readClaims(client, experimentId);
  if (claims) output.list(claimLines([claims]), CLAIM_COLUMNS);
  tell(`Wrote ${path.relative(process.cwd(), to)}.`);
  for (const label of end.modelsWithoutRate)
    tell(`${label}: none of its learning rates came to anything, so that its rows are not run.`);
  if (end.left.length > 0)
    tell(
      `${runsOf(end.left)} are left, ${roughDuration(secondsOf(end.left))}. The same command with --resume continues.`,
    );
  if (end.failed.length > 0)
    throw new CommandFailure(
      'failed',
      ...end.failed.map(endOf),
      `${end.failed.length} runs have no scores; the others have theirs. To repeat them, add --retry.`,
    );
}

function addList(claims: Command): void {
  claims
    .command('list')
    .description('verdicts on all claims that experiments of this server answer')
    .option('--name <name>', 'only those of this experiment', readExperimentOption)
    .option('--to <file>', 'also write them as a page of Markdown')
    .addHelpText('after', '\nExample:\n  $ ./exemplar claims list --name claims/mnist-single-small')
    .action(
      withContext<[{ readonly name?: string; readonly to?: string }]>(
        async ({ client, output }, { name, to }) => {
          const suites = (await listClaimSuites(client)).filter(
            ({ experiment }) => name === undefined || experiment.name === name.normalize('NFC'),
          );
          if (name !== undefined && suites.length === 0)
            throw new CommandFailure(
              'refused',
              `The experiment "${name}" answers no claims. To make one that does: ./exemplar claims run. (NOT_FOUND)`,
            );
          if (to !== undefined) await writeFile(to, claimsPage(suites.toReversed())); // on the page the oldest is first
          output.list(claimLines(suites), CLAIM_COLUMNS);
        },
      ),
    );
}

function readMinutes(text: string): number {
  const minutes = readNumber(text);
  if (minutes === null || minutes <= 0)
    throw new InvalidArgumentError('Write a number of minutes above 0, e.g. 90.');
  return minutes;
}

/** A rate that was chosen by a seed would flatter the row that has the same one. */
function refuseSearchSeed({ search }: ClaimSuite, seeds: readonly number[]): void {
  if (seeds.includes(search.seed))
    throw new CommandFailure(
      'usage',
      `--seeds: ${search.seed} is the seed that learning rates are chosen by. Choose other seeds.`,
    );
}

/** Runs of an experiment are of one version; without another wish it goes on with its own. */
function versionId(
  client: ApiClient,
  suite: ClaimSuite,
  { dataset, datasetVersion }: RunOptions,
  known: KnownClaims | null,
): Promise<string> {
  if (datasetVersion !== undefined) return Promise.resolve(datasetVersion);
  if (dataset !== undefined) return latestVersionId(client, dataset);
  if (known?.datasetVersionId != null) return Promise.resolve(known.datasetVersionId);
  return suite.dataset === null ? sampleVersionId(client) : latestVersionId(client, suite.dataset);
}

async function retryAll(client: ApiClient, name: string): Promise<void> {
  const names = [name, searchExperimentOf(name)];
  for (const experiment of await listExperiments(client))
    if (names.includes(experiment.name)) await retryExperiment(client, experiment.id);
}

async function writePage(client: ApiClient, experimentId: string, to: string): Promise<void> {
  const claims = await readClaims(client, experimentId);
  if (claims) await writeFile(to, claimsPage([claims]));
}

/** A unit of the plan. */
interface PlannedUnit {
  readonly part: string;
  readonly runs: number;
  /** Of these, how many are there already, in whatever state. */
  readonly begun: number;
  readonly secondsLeft: number;
}

/** What would be run. */
async function showPlan(
  client: ApiClient,
  output: Output,
  request: Omit<SuiteRequest, 'datasetVersionId'>,
  experimentId: string | null,
): Promise<void> {
  const units = plannedUnits({ ...request, datasetVersionId: '' });
  const trials =
    experimentId === null
      ? []
      : [
          ...(await findExperimentTrials(client, request.experimentName)),
          ...(await findExperimentTrials(client, searchExperimentOf(request.experimentName))),
        ];
  const planned = units.map(({ label, rows, request: { preset, seeds }, secondsPerRun }): PlannedUnit => {
    const begun = rows.filter((row) =>
      trials.some((trial) => trial.preset === preset && trial.row === row && seeds.includes(trial.seed)),
    ).length;
    return {
      part: label,
      runs: rows.length,
      begun,
      secondsLeft: (rows.length - begun) * secondsPerRun,
    };
  });
  output.list(planned, {
    // "Unit" would be read as the method UNIT.
    PART: ({ part }) => part,
    RUNS: ({ runs }) => String(runs),
    'BEGUN OR DONE': ({ begun }) => String(begun),
    'TIME LEFT': ({ secondsLeft }) => (secondsLeft === 0 ? '-' : formatDuration(secondsLeft)),
  });
  const left = planned.reduce((sum, { runs, begun }) => sum + runs - begun, 0);
  const seconds = planned.reduce((sum, { secondsLeft }) => sum + secondsLeft, 0);
  tell(
    `${left} of ${runsOf(units)} are left: ${roughDuration(seconds)} on two CPU cores with nothing else to do.`,
  );
}

function runsOf(units: readonly SuiteUnit[]): string {
  const count = units.reduce((sum, { rows }) => sum + rows.length, 0);
  return `${count} ${count === 1 ? 'run' : 'runs'}`;
}

function secondsOf(units: readonly SuiteUnit[]): number {
  return units.reduce((sum, { rows, secondsPerRun }) => sum + rows.length * secondsPerRun, 0);
}

function titleOf({ row, seed }: TrialFieldsFragment): string {
  return `${row}, seed ${seed}`;
}

function endOf(trial: TrialFieldsFragment): string {
  if (trial.problem) return `${titleOf(trial)}: FAILED. ${trial.problem}`;
  const seconds = trial.wallSeconds;
  return `${titleOf(trial)}: finished${typeof seconds === 'number' ? ` in ${formatDuration(seconds)}` : ''}`;
}
