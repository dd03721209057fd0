import type { Command } from 'commander';
import type { ApiClient } from '../client.ts';
import { collect } from '../collect.ts';
import { withContext } from '../command-context.ts';
import { describeEstimate, estimateRun } from '../estimate-run.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { CommandFailure } from '../failure.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { readNameOption } from '../name-option.ts';
import {
  keepBestByOption,
  keepBestOption,
  keepEveryOption,
  keepLastOption,
  policyOf,
  type PolicyOptions,
} from '../policy-options.ts';
import { quietOption, tellIds } from '../quiet-option.ts';
import { readForkPoint } from '../read-fork-point.ts';
import { type Like, readLike } from '../read-like.ts';
import { readMethods } from '../read-methods.ts';
import { runConfigInput } from '../run-config-input.ts';
import { runGridInput } from '../run-grid-input.ts';
import { startRun } from '../start-run.ts';
import { startRuns } from '../start-runs.ts';
import { tell } from '../terminal/tell.ts';

interface StartOptions extends PolicyOptions {
  readonly dataset?: string;
  readonly datasetVersion?: string;
  readonly preset?: string;
  readonly like?: string;
  readonly from?: string;
  readonly name?: string;
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly grid: readonly string[];
  readonly quiet?: true;
  readonly estimate?: true;
}

/** What serves a newcomer. */
const PRESET = 'mnist-single-small';

/** `runs start`. */
export function addStartRuns(runs: Command): void {
  runs
    .command('start')
    .description('queue a run from a preset, overriding single knobs')
    .option('--dataset <name>', 'dataset name or id; its latest version is used')
    .option('--dataset-version <id>', 'use this version instead of --dataset')
    .option('--preset <name>', `preset, one of those listed by "./exemplar methods" (default: ${PRESET})`)
    .option('--like <run>', 'start with the settings of that run: --set and the other options change them')
    .option(
      '--from <checkpoint>',
      'fork: continue from that checkpoint (an id, <run> for its newest, <run>@<step>); --set changes what may differ',
    )
    .option('--name <name>', 'name of the run', readNameOption)
    .option('--experiment <name>', 'experiment of the run', readExperimentOption)
    .option(
      '--set <knob=value>',
      'override a knob of the preset, e.g. adam.beta1=0.9; may be repeated',
      collect,
      [],
    )
    .option(
      '--grid <knob=values>',
      'start a run per value, e.g. seed=0..9 or adam.beta1=0.5,0.9; repeated: a run per combination',
      collect,
      [],
    )
    .addOption(keepLastOption())
    .addOption(keepEveryOption())
    .addOption(keepBestOption())
    .addOption(keepBestByOption())
    .addOption(quietOption())
    .option('--estimate', 'do not start it; time a few steps and print how long the run would take')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs start --dataset MNIST-Single --preset mnist-single-small --set translationSteps=300' +
        '\n  $ ./exemplar runs start --dataset MNIST-Single --experiment rates --grid seed=0..9 --grid generatorLearningRate=1e-3,2e-3' +
        '\n  $ ./exemplar runs start --like latest --set seed=1' +
        '\n  $ ./exemplar runs start --from latest@400 --set generatorLearningRate=5e-4',
    )
    .action(
      withContext<[StartOptions]>(async ({ client, output }, options) => {
        refuseBesideFrom(options);
        if (options.estimate && options.grid.length > 0)
          throw new CommandFailure('usage', '--estimate times one run: leave out --grid.');
        if (options.like !== undefined && options.preset !== undefined)
          throw new CommandFailure('usage', '--like takes the preset of its run: leave out --preset.');
        const like = options.like === undefined ? null : await readLike(client, options.like);
        const from = options.from === undefined ? null : await readForkPoint(client, options.from);
        const preset = from?.preset ?? like?.preset ?? options.preset ?? PRESET;
        const methods = await readMethods(client);
        const config = runConfigInput(options.set, preset, methods, like?.changes);
        const datasetVersionId = from ? null : await versionId(client, options, like);
        if (options.estimate && datasetVersionId !== null) {
          const result = await estimateRun(client, { datasetVersionId, preset, config });
          output.result(result, ...describeEstimate(result));
          return;
        }
        const input = {
          ...(from ? { fromCheckpointId: from.checkpointId } : { datasetVersionId, preset }),
          displayName: options.name ?? null,
          experimentName: options.experiment ?? null,
          config,
          checkpointPolicy: policyOf(options) ?? like?.checkpointPolicy ?? null,
        };
        if (options.grid.length > 0) {
          const runs = await startRuns(client, {
            ...input,
            grid: runGridInput(options.grid, preset, methods),
          });
          if (options.quiet) tellIds(output, runs);
          else output.list(runs, { ID: ({ shortId }) => shortId, NAME: ({ displayName }) => displayName });
          tell(`Queued ${runs.length} runs.`);
          return;
        }
        const run = await startRun(client, input);
        if (options.quiet) {
          tellIds(output, [run]);
          return;
        }
        output.result(
          run,
          `Queued run ${run.shortId} ${run.displayName}. Follow it: ./exemplar runs watch ${run.shortId}`,
        );
      }),
    );
}

function versionId(
  client: ApiClient,
  { dataset, datasetVersion }: StartOptions,
  like: Like | null,
): Promise<string> {
  if (datasetVersion !== undefined) return Promise.resolve(datasetVersion);
  if (dataset !== undefined) return latestVersionId(client, dataset);
  if (like?.datasetVersionId != null) return Promise.resolve(like.datasetVersionId);
  throw new CommandFailure('usage', 'Specify a dataset: --dataset <name> or --dataset-version <id>.');
}

/** A fork stays with much of its checkpoint's run, and its first steps are done. */
function refuseBesideFrom({ from, ...options }: StartOptions): void {
  if (from === undefined) return;
  const beside = (['dataset', 'datasetVersion', 'preset', 'like', 'estimate'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (beside === undefined) return;
  const option = beside === 'datasetVersion' ? 'dataset-version' : beside;
  throw new CommandFailure(
    'usage',
    `--from continues with the run of its checkpoint: leave out --${option}.`,
  );
}
