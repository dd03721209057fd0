import { Option, type Command } from 'commander';
import type { RunColumn } from '#contracts/run-column.ts';
import { type RunState, runStateSchema } from '#contracts/run-state.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { ApiClient } from '../client.ts';
import { collect } from '../collect.ts';
import { withContext } from '../command-context.ts';
import { CommandFailure } from '../failure.ts';
import { describeEstimate, estimateRun } from '../estimate-run.ts';
import { graphql } from '../gql/gql.ts';
import type { RunFieldsFragment, RunOrder, RunOrderField, ShowRunQuery } from '../gql/graphql.ts';
import { DEFAULT_COLUMNS, listRunColumns, readColumns, writeRunsCsv } from '../list-run-columns.ts';
import { latestVersionId } from '../latest-version-id.ts';
import { readNameOption } from '../name-option.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import { readMethods } from '../read-methods.ts';
import { runConfigInput } from '../run-config-input.ts';
import { runGridInput } from '../run-grid-input.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { startRun } from '../start-run.ts';
import { startRuns } from '../start-runs.ts';
import { tell } from '../terminal/tell.ts';
import { findRunId } from '../find-run-id.ts';
import { FIND_RUNS } from '../find-runs.ts';
import { addDeleteRuns } from './delete-runs.ts';
import { WHERE_HELP, withPlaceInWhere } from '../where-option.ts';
import { addEditRuns } from './edit-runs.ts';
import { addExportPoints } from './export-points.ts';
import { unlessMissing } from '../unless-missing.ts';
import { unlessRefused } from '../unless-refused.ts';
import { showRun, watchRun } from '../watch-run.ts';

const Runs = graphql(`
  query Runs($filter: RunFilter, $where: String, $orderBy: RunOrder, $first: Int!, $after: String) {
    runs(filter: $filter, where: $where, orderBy: $orderBy, first: $first, after: $after) {
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
      notes
      starred
      archivedAt
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
  addEditRuns(runs);
  addDeleteRuns(runs);
  addExportPoints(runs);
}

function addList(runs: Command): void {
  const list = runs
    .command('list')
    .description('list runs, newest first unless sorted')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStateSchema.options))
    .option('--experiment <name>', 'only runs of this experiment', readNameOption)
    .option('--name <text>', 'only runs whose name contains this text')
    .option('--where <filter>', WHERE_HELP)
    .option('--starred', 'only runs that you have starred')
    .option('--archived', 'only archived runs, which are left out otherwise')
    .option('--metric <name>', 'sort by the last value of this metric, highest first')
    .addOption(new Option('--knob <path>', 'sort by this knob, highest first').conflicts('metric'))
    .addOption(
      new Option('--sort <field>', 'sort by this, newest or longest first')
        .choices(SORT_FIELDS)
        .conflicts(['metric', 'knob']),
    )
    .option('--ascending', 'lowest, oldest or shortest first')
    .addOption(
      new Option(
        '--columns <names>',
        'show these columns: name, state, config.<knob>, metric:<name>[.min|.max], measure:<name>[@test], ...',
      ).argParser(readColumns),
    )
    .addOption(new Option('--csv', 'as CSV').conflicts('json'))
    .addOption(
      new Option('--out <file>', 'with --csv: write this file, which is there once it is whole').implies({
        csv: true,
      }),
    );
  addPageOptions(list)
    .addHelpText(
      'after',
      '\nExamples:\n  $ ./exemplar runs list --state RUNNING\n' +
        '  $ ./exemplar runs list --experiment mine --metric generator/total --ascending\n' +
        "  $ ./exemplar runs list --where 'tag = good and config.seed in (0, 1) and created > -7d'\n" +
        '  $ ./exemplar runs list --all --out runs.csv --columns name,config.seed,metric:generator/total.min,duration',
    )
    .action(
      withContext<[ListOptions]>(
        async (context, { state, experiment, name, starred, archived, where, ...options }) => {
          const { client, output } = context;
          const filter = {
            ...(state && { state: [state] }),
            ...(experiment !== undefined && { experimentName: [experiment] }),
            ...(name !== undefined && { displayNameContains: name }),
            ...(starred && { starred }),
            ...(archived && { archived }),
          };
          const orderBy = readOrder(options);
          const { csv, out, columns = DEFAULT_COLUMNS } = options;
          const request = { columns, filter, where, orderBy, pages: options };
          if (csv) {
            await writeRunsCsv(context, request, out ?? null);
            return;
          }
          if (options.columns) {
            await listRunColumns(context, request);
            return;
          }
          output.list(
            await readPages(options, async (page) => {
              return (
                await withPlaceInWhere(where, client.request(Runs, { filter, where, orderBy, ...page }))
              ).runs;
            }),
            {
              ID: ({ shortId }) => shortId,
              NAME: ({ displayName }) => displayName,
              STATE: describeState,
              STEP: describeProgress,
              DATASET: ({ datasetVersion }) => `${datasetVersion.dataset.name} v${datasetVersion.number}`,
              PRESET: ({ preset }) => preset ?? '-',
              CREATED: ({ createdAt }) => createdAt,
            },
          );
        },
      ),
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
  readonly where?: string;
  readonly starred?: true;
  readonly archived?: true;
  readonly columns?: readonly RunColumn[];
  readonly csv?: true;
  readonly out?: string;
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
  readonly grid: readonly string[];
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
    .option(
      '--grid <knob=values>',
      'start a run per value, e.g. seed=0..9 or adam.beta1=0.5,0.9; repeated: a run per combination',
      collect,
      [],
    )
    .option('--estimate', 'do not start it; time a few steps and print how long the run would take')
    .addHelpText(
      'after',
      '\nExample:\n  $ ./exemplar runs start --dataset MNIST-Single --preset mnist-single-small --set translationSteps=300' +
        '\n  $ ./exemplar runs start --dataset MNIST-Single --experiment rates --grid seed=0..9 --grid generatorLearningRate=1e-3,2e-3',
    )
    .action(
      withContext<[StartOptions]>(async ({ client, output }, options) => {
        if (options.estimate && options.grid.length > 0)
          throw new CommandFailure('usage', '--estimate times one run: leave out --grid.');
        const datasetVersionId = await versionId(client, options);
        const { preset } = options;
        const methods = await readMethods(client);
        const config = runConfigInput(options.set, preset, methods);
        if (options.estimate) {
          const result = await estimateRun(client, { datasetVersionId, preset, config });
          output.result(result, ...describeEstimate(result));
          return;
        }
        const input = {
          datasetVersionId,
          preset,
          displayName: options.name ?? null,
          experimentName: options.experiment ?? null,
          config,
        };
        if (options.grid.length > 0) {
          const runs = await startRuns(client, {
            ...input,
            grid: runGridInput(options.grid, preset, methods),
          });
          output.list(runs, { ID: ({ shortId }) => shortId, NAME: ({ displayName }) => displayName });
          tell(`Queued ${runs.length} runs.`);
          return;
        }
        const run = await startRun(client, input);
        output.result(
          run,
          `Queued run ${run.shortId} ${run.displayName}. Follow it: ./exemplar runs watch ${run.shortId}`,
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
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs show 1c0ffee5 --json')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const shown = await client.request(ShowRun, { id: await findRunId(client, named) });
        const run = unlessMissing(shown.run, `run ${named}`, FIND_RUNS);
        const units = new Map(shown.metricDefinitions.map(({ name, unit }) => [name, unit]));
        const lines = [
          `${run.displayName} (${run.id})`,
          `state       ${describeState(run)}`,
          `step        ${describeProgress(run)}`,
          `dataset     ${run.datasetVersion.dataset.name} v${run.datasetVersion.number}`,
          `method      ${run.method?.label ?? '-'}`,
          `preset      ${run.preset ?? '-'}`,
          ...(run.tags.length === 0 ? [] : [`tags        ${run.tags.join(', ')}`]),
          ...(run.starred ? ['starred     by you'] : []),
          ...(run.archivedAt == null ? [] : [`archived    since ${run.archivedAt}`]),
          ...(run.notes === '' ? [] : ['notes', ...run.notes.split('\n').map((line) => `  ${line}`)]),
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
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs watch 1c0ffee5')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const id = await findRunId(client, named);
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
    .addHelpText('after', '\nExample:\n  $ ./exemplar runs cancel 1c0ffee5')
    .action(
      withContext<[string]>(async ({ client, output }, named) => {
        const runId = await findRunId(client, named);
        const { cancelRun } = await client.request(CancelRun, { input: { runId } });
        const run = unlessRefused(cancelRun.run, cancelRun.userErrors);
        output.result(run, `${run.displayName}: ${describeState(run)}`);
      }),
    );
}

function unfinished(run: RunFieldsFragment): CommandFailure {
  return new CommandFailure('failed', `The run ended as ${describeState(run)}.`);
}
