import { Option, type Command } from 'commander';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { formatDuration } from '#lib/format-duration.ts';
import type { ApiClient } from '../client.ts';
import { collect } from '../collect.ts';
import { withContext } from '../command-context.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { CommandFailure } from '../failure.ts';
import type { TrialFieldsFragment } from '../gql/graphql.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { readMethods } from '../read-methods.ts';
import { runConfigInput } from '../run-config-input.ts';
import { followExperiment, isTrialOver, retryExperiment, startExperiment } from '../run-experiment.ts';
import { sampleVersionId } from '../sample.ts';
import { readSeeds } from '../seeds-option.ts';
import { startProgress, type Progress } from '../terminal/progress.ts';
import { tell } from '../terminal/tell.ts';
import { type TrialLine, trialLines } from '../trial-lines.ts';

interface ReproduceOptions {
  readonly seeds: readonly number[];
  readonly rows?: readonly string[];
  readonly dataset?: string;
  readonly datasetVersion?: string;
  readonly name?: string;
  readonly set: readonly string[];
  readonly split: string;
  readonly retry?: true;
}

export function addReproduce(program: Command): void {
  program
    .command('reproduce <preset>')
    .description('run a preset, and the same with parts left out, with several seeds, and score every run')
    .option('--seeds <list>', 'seeds, separated by commas', readSeeds, [0, 1, 2])
    .option(
      '--rows <list>',
      'rows, separated by commas, e.g. full,no-adain; all that the method has without it',
      readRows,
    )
    .option('--dataset <name>', 'dataset name or id; MNIST-Single, which is imported if need be, without it')
    .option('--dataset-version <id>', 'use this version instead of --dataset')
    .option('--name <name>', 'name of the experiment; "Reproduce <preset>" without it', readExperimentOption)
    .option(
      '--set <knob=value>',
      'override a knob of the preset in all rows, e.g. translationSteps=1600; may be repeated',
      collect,
      [],
    )
    .addOption(
      new Option(
        '--split <split>',
        'images to score the runs on: validation to choose by, test for the last word',
      )
        .choices(['validation', 'test'])
        .default('validation'),
    )
    .option('--retry', 'queue what has failed or was canceled again')
    .addHelpText(
      'after',
      '\nThe server does the work: the command can be stopped at any time, and the same command continues from there.' +
        '\nThe rows of a seed share the artifacts that the first one trains.' +
        '\n\nExample:\n  $ ./exemplar reproduce mnist-single-quick --seeds 0,1,2 --rows full,no-adain --json',
    )
    .action(
      withContext<[string, ReproduceOptions]>(async ({ client, output }, preset, options) => {
        const methods = await readMethods(client);
        const config = runConfigInput(options.set, preset, methods);
        const method = methods.find(({ presets }) => presets.some(({ name }) => name === preset));
        const split = scoredSplitSchema.parse(options.split.toUpperCase());
        const request = {
          name: options.name ?? `Reproduce ${preset}`,
          datasetVersionId: await versionId(client, options),
          preset,
          rows: [...(options.rows ?? method?.variants.map(({ name }) => name) ?? [])],
          seeds: [...options.seeds],
          config,
          split,
        };
        const { id, name } = await startExperiment(client, request);
        if (options.retry) await retryExperiment(client, id);
        tell(
          `Experiment "${name}" (${id}). It continues without this command; the same command shows it again.`,
        );

        const progress = output.json ? null : startProgress('Experiment');
        const told = new Set<string>();
        const lines: TrialLine[] = [];
        const show = (trials: readonly TrialFieldsFragment[]) => {
          for (const trial of trials.filter(isTrialOver)) {
            if (told.has(titleOf(trial))) continue;
            told.add(titleOf(trial));
            const found = trialLines(trial, split);
            lines.push(...found);
            if (output.json) for (const line of found) output.result(line);
            else progress?.line(endOf(trial));
          }
          if (progress) update(progress, trials);
        };
        const trials = await followExperiment(client, id, request, show).finally(() => {
          progress?.end();
        });
        if (!output.json) output.list(lines, COLUMNS);
        const failed = trials.filter(({ state }) => state === 'FAILED');
        if (failed.length > 0)
          throw new CommandFailure(
            'failed',
            ...failed.map(endOf),
            `${failed.length} of ${trials.length} runs have no scores. To repeat them, add --retry.`,
          );
      }),
    );
}

function readRows(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

function versionId(client: ApiClient, { dataset, datasetVersion }: ReproduceOptions): Promise<string> {
  if (datasetVersion !== undefined) return Promise.resolve(datasetVersion);
  return dataset === undefined ? sampleVersionId(client) : latestVersionId(client, dataset);
}

function titleOf({ row, seed }: Pick<TrialFieldsFragment, 'row' | 'seed'>): string {
  return `${row}, seed ${seed}`;
}

function endOf(trial: TrialFieldsFragment): string {
  if (trial.problem) return `${titleOf(trial)}: FAILED. ${trial.problem}`;
  const seconds = trial.wallSeconds;
  return `${titleOf(trial)}: finished${typeof seconds === 'number' ? ` in ${formatDuration(seconds)}` : ''}`;
}

/** Runs that have ended, and what is under way. */
function update(progress: Progress, trials: readonly TrialFieldsFragment[]): void {
  const active =
    trials.find(({ run }) => run?.state === 'RUNNING') ?? trials.find(({ state }) => state === 'SCORING');
  const steps = active?.run ? ` at ${active.run.progress.step}/${active.run.progress.totalSteps}` : '';
  const note = active ? `${titleOf(active)}: ${active.state.toLowerCase()}${steps}` : '';
  progress.update(trials.filter(isTrialOver).length, trials.length, note);
}

const COLUMNS = {
  ROW: ({ row }: TrialLine) => row,
  SEED: ({ seed }: TrialLine) => String(seed),
  DIRECTION: ({ direction }: TrialLine) => (direction === 'A_TO_B' ? 'A to B' : 'B to A'),
  'SSIM TO TRUTH': ({ ssimTruth, interval }: TrialLine) => measured(ssimTruth, interval.ssimTruth),
  'COLOR MATCH': ({ palette, interval }: TrialLine) => measured(palette, interval.palette),
  'DIGITS AGREE': ({ digitAgree, interval }: TrialLine) => measured(digitAgree, interval.digitAgree),
  N: ({ n }: TrialLine) => (n === null ? '-' : String(n)),
  TIME: ({ wallSeconds }: TrialLine) => (wallSeconds === null ? '-' : formatDuration(wallSeconds)),
} as const;

function measured(value: number | null, interval: readonly [number, number] | null): string {
  if (value === null) return '-';
  return `${value.toFixed(4)}${interval ? ` [${interval[0].toFixed(4)}, ${interval[1].toFixed(4)}]` : ''}`;
}
