import { Option, type Command } from 'commander';
import { type RunState, runStateSchema } from '#contracts/run-state.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { ApiClient } from '../client.ts';
import { collect } from '../collect.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { describeEstimate, estimateRun } from '../estimate-run.ts';
import { graphql } from '../gql/gql.ts';
import type { RunFieldsFragment, RunOrder, RunOrderField, ShowRunQuery } from '../gql/graphql.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { readNameOption } from '../name-option.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import { readMethods } from '../read-methods.ts';
import { runConfigInput } from '../run-config-input.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { startRun } from '../start-run.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { addCompareRuns } from './compare-runs.ts';
import { addExportPoints } from './export-points.ts';
import { unlessMissing } from '../unless-missing.ts';
import { unlessRefused } from '../unless-refused.ts';
import { showRun, watchRun } from '../watch-run.ts';

const Runs = graphql(`
  query Runs($filter: RunFilter, $orderBy: RunOrder, $first: Int!, $after: String) {
    runs(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
      edges {
        node {
          ...RunFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const ShowRun = graphql(`
  query ShowRun($id: ID!) {
    metricDefinitions {
      name
      unit
    }
    run(id: $id) {
      ...RunFields
      method {
        name
        label
      }
      configProblem
      networkWeights {
        id
        label
      }
      configEntries {
        path
        value
        unit
        presetValue
        isChanged
      }
      latestMetrics {
        name
        step
        value
        nonFinite
      }
      checkpoints(last: 1) {
        edges {
          node {
            id
            stage
            step
            byteSize
          }
        }
      }
    }
  }
`);

const CancelRun = graphql(`
  mutation CancelRun($input: CancelRunInput!) {
    cancelRun(input: $input) {
      run {
        ...RunFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

export function addRuns(program: Command): void {
  const runs = program.command('runs').description('training runs');
  addList(runs);
  addStart(runs);
  addShow(runs);
  addWatch(runs);
  addCancel(runs);
  addCompareRuns(runs);
  addExportPoints(runs);
}

function addList(runs: Command): void {
  const list = runs
    .command('list')
    .description('list runs, newest first unless sorted')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStateSchema.options))
    .option('--experiment <name>', 'only runs of this experiment', readNameOption)
    .option('--name <text>', 'only runs whose name contains this text')
    .option('--metric <name>', 'sort by the last value of this metric, highest first')
    .addOption(new Option('--knob <path>', 'sort by this knob, highest first').conflicts('metric'))
    .addOption(
      new Option('--sort <field>', 'sort by this, newest or longest first')
        .choices(SORT_FIELDS)
        .conflicts(['metric', 'knob']),
    )
    .option('--ascending', 'lowest, oldest or shortest first');
  addPageOptions(list)
    .addHelpText(
      'after',
      '\nExamples:\n  $ ./exemplar runs list --state RUNNING\n' +
        '  $ ./exemplar runs list --experiment mine --metric generator/total --ascending',
    )
    .action(
      withContext<[ListOptions]>(async ({ client, output }, { state, experiment, name, ...options }) => {
        const filter = {
          ...(state && { state: [state] }),
          ...(experiment !== undefined && { experimentName: [experiment] }),
          ...(name !== undefined && { displayNameContains: name }),
        };
        const orderBy = readOrder(options);
        output.list(
          await readPages(options, async (page) => {
            return (await client.request(Runs, { filter, orderBy, ...page })).runs;
          }),
          {
            ID: ({ id }) => id,
            NAME: ({ displayName }) => displayName,
            STATE: describeState,
            STEP: describeProgress,
            DATASET: ({ datasetVersion }) => `${datasetVersion.dataset.name} v${datasetVersion.number}`,
            PRESET: ({ preset }) => preset ?? '-',
            CREATED: ({ createdAt }) => createdAt,
          },
        );
      }),
    );
}

const SORT_FIELDS = ['created', 'name', 'activity', 'state', 'started', 'finished', 'duration'] as const;
const ORDER_FIELDS = {
  created: 'CREATED_AT',
  name: 'DISPLAY_NAME',
  activity: 'ACTIVITY',
  state: 'STATE',
  started: 'STARTED_AT',
  finished: 'FINISHED_AT',
  duration: 'DURATION',
} as const satisfies Record<(typeof SORT_FIELDS)[number], RunOrderField>;

interface OrderOptions {
  readonly metric?: string;
  readonly knob?: string;
  readonly sort?: (typeof SORT_FIELDS)[number];
  readonly ascending?: true;
}

interface ListOptions extends PageOptions, OrderOptions {
  readonly state?: RunState;
  readonly experiment?: string;
  readonly name?: string;
}

function readOrder({ metric, knob, sort = 'created', ascending }: OrderOptions): RunOrder {
  const direction = ascending ? 'ASC' : 'DESC';
  if (metric !== undefined) return { metric: { name: metric, summary: 'LAST' }, direction };
  if (knob !== undefined) return { knob, direction };
  return { field: ORDER_FIELDS[sort], direction };
}

interface StartOptions {
  readonly dataset?: string;
  readonly datasetVersion?: string;
  readonly preset: string;
  readonly name?: string;
  readonly experiment?: string;
  readonly set: readonly string[];
  readonly estimate?: true;
}

function addStart(runs: Command): void {
  runs
    .command('start')
    .description('queue a run from a preset, overriding single knobs')
    .option('--dataset <name>', 'dataset name or id; its latest version is used')
    .option('--dataset-version <id>', 'use this version instead of --dataset')
    .option('--preset <name>', 'preset, one of those listed by "./exemplar methods"', 'mnist-single-small')
    .option('--name <name>', 'name of the run', readNameOption)
    .option('--experiment <name>', 'experiment of the run', readNameOption)
    .option(
      '--set <knob=value>',
      'override a knob of the preset, e.g. adam.beta1=0.9; may be repeated',
      collect,
      [],
    )
    .option('--estimate', 'do not start it; time a few steps and print how long the run would take')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs start --dataset MNIST-Single --preset mnist-single-small --set translationSteps=300',
    )
    .action(
      withContext<[StartOptions]>(async ({ client, output }, options) => {
        const datasetVersionId = await versionId(client, options);
        const { preset } = options;
        const config = runConfigInput(options.set, preset, await readMethods(client));
        if (options.estimate) {
          const result = await estimateRun(client, { datasetVersionId, preset, config });
          output.result(result, ...describeEstimate(result));
          return;
        }
        const run = await startRun(client, {
          datasetVersionId,
          preset,
          displayName: options.name ?? null,
          experimentName: options.experiment ?? null,
          config,
        });
        output.result(
          run,
          `Queued run ${run.id} ${run.displayName}. Follow it: ./exemplar runs watch ${run.id}`,
        );
      }),
    );
}

function versionId(client: ApiClient, { dataset, datasetVersion }: StartOptions): Promise<string> {
  if (datasetVersion !== undefined) return Promise.resolve(datasetVersion);
  if (dataset !== undefined) return latestVersionId(client, dataset);
  throw new CommandFailure('usage', 'Specify a dataset: --dataset <name> or --dataset-version <id>.');
}

function addShow(runs: Command): void {
  runs
    .command('show <run>')
    .description('show one run: state, progress, latest values, last checkpoint')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs show UnVuOjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1Nw --json',
    )
    .action(
      withContext<[string]>(async ({ client, output }, id) => {
        const shown = await client.request(ShowRun, { id });
        const run = unlessMissing(shown.run, `run ${id}`, FIND_RUNS);
        const units = new Map(shown.metricDefinitions.map(({ name, unit }) => [name, unit]));
        const lines = [
          `${run.displayName} (${run.id})`,
          `state       ${describeState(run)}`,
          `step        ${describeProgress(run)}`,
          `dataset     ${run.datasetVersion.dataset.name} v${run.datasetVersion.number}`,
          `method      ${run.method?.label ?? '-'}`,
          `preset      ${run.preset ?? '-'}`,
          ...(run.configProblem === null ? [] : [`config      ${run.configProblem}`]),
          ...(run.configEntries ?? []).filter(({ isChanged }) => isChanged).map(describeChange),
          ...run.networkWeights.map(({ label }) => `weights     ${label}`),
          `computed by ${run.computeBackend ?? '-'}`,
          ...run.checkpoints.edges.map(({ node }) => `checkpoint  ${node.id} at step ${node.step}`),
          ...run.latestMetrics.map((metric) => describeMetric(metric, units.get(metric.name) ?? '')),
        ];
        output.result(run, ...lines);
      }),
    );
}

type ConfigEntry = NonNullable<NonNullable<ShowRunQuery['run']>['configEntries']>[number];

function describeChange({ path, value, unit, presetValue }: ConfigEntry): string {
  const withUnit = [String(value), unit].filter(Boolean).join(' ');
  return `  ${path} = ${withUnit} (preset: ${String(presetValue)})`;
}

type LatestMetric = NonNullable<ShowRunQuery['run']>['latestMetrics'][number];

function describeMetric({ name, step, value, nonFinite }: LatestMetric, unit: string): string {
  const text = value == null ? (nonFinite ?? '-') : `${formatNumber(value)} ${unit}`.trimEnd();
  return `${name} = ${text} at step ${step}`;
}

function addWatch(runs: Command): void {
  runs
    .command('watch <run>')
    .description('follow a run until it ends; with --json one line per batch of events')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs watch UnVuOjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1Nw',
    )
    .action(
      withContext<[string]>(async ({ client, output }, id) => {
        const run = output.json
          ? await watchRun(client, id, (event) => {
              output.result(event);
            })
          : await showRun(client, id);
        if (!output.json)
          output.result(run, `${run.displayName}: ${describeState(run)} at ${describeProgress(run)}`);
        if (run.state !== 'FINISHED') throw unfinished(run);
      }),
    );
}

function addCancel(runs: Command): void {
  runs
    .command('cancel <run>')
    .description('cancel a run; its last checkpoint is kept')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs cancel UnVuOjAxODkwYTVkLWFjOTYtNzc0Yi1iY2NlLWIzMDIwOTlhODA1Nw',
    )
    .action(
      withContext<[string]>(async ({ client, output }, runId) => {
        const { cancelRun } = await client.request(CancelRun, { input: { runId } });
        const run = unlessRefused(cancelRun.run, cancelRun.userErrors);
        output.result(run, `${run.displayName}: ${describeState(run)}`);
      }),
    );
}

function unfinished(run: RunFieldsFragment): CommandFailure {
  return new CommandFailure('failed', `The run ended as ${describeState(run)}.`);
}
