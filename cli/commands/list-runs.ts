import { Option, type Command } from 'commander';
import type { GroupBy } from '#contracts/grouped-runs.ts';
import type { RunColumn } from '#contracts/run-column.ts';
import { type RunState, runStateSchema } from '#contracts/run-state.ts';
import { withContext } from '../command-context.ts';
import { readExperimentOption } from '../experiment-option.ts';
import { findRunId } from '../find-run-id.ts';
import { graphql } from '../gql/gql.ts';
import type { RunOrder, RunOrderField } from '../gql/graphql.ts';
import { listRunGroups, readGroupOption } from '../list-run-groups.ts';
import { DEFAULT_COLUMNS, listRunColumns, readColumns, writeRunsCsv } from '../list-run-columns.ts';
import { addPageOptions, type PageOptions, readPages } from '../paging.ts';
import { quietOption, tellIds } from '../quiet-option.ts';
import { nameOfVersion } from '../name-of-version.ts';
import { describeProgress, describeState } from '../run-fields.ts';
import { readViewRequest } from '../view-request.ts';
import { WHERE_HELP, withPlaceInWhere } from '../where-option.ts';

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

/** `runs list`. */
export function addListRuns(runs: Command): void {
  const list = runs
    .command('list')
    .description('list runs, newest first unless sorted')
    .addOption(new Option('--state <state>', 'only runs in this state').choices(runStateSchema.options))
    .option('--experiment <name>', 'only runs of this experiment', readExperimentOption)
    .option('--under <name>', 'only runs of this experiment and of those below it', readExperimentOption)
    .option('--name <text>', 'only runs whose name contains this text')
    .option('--where <filter>', WHERE_HELP)
    .option('--view <view>', 'as this saved view shows them; other options go before what it says')
    .option('--starred', 'only runs that you have starred')
    .option('--archived', 'only archived runs, which are left out otherwise')
    .option('--metric <name>', 'sort by the last value of this metric, highest first')
    .addOption(new Option('--knob <path>', 'sort by this knob, highest first').conflicts('metric'))
    .addOption(
      new Option('--sort <field>', 'sort by this, newest, longest or last first')
        .choices(SORT_FIELDS)
        .conflicts(['metric', 'knob']),
    )
    .option('--ascending', 'lowest, oldest or shortest first')
    .addOption(
      new Option(
        '--columns <names>',
        'show these columns: name, state, config.<knob>, metric:<name>[.min|.max|.best], measure:<name>[@test], ...',
      ).argParser(readColumns),
    )
    .addOption(
      new Option(
        '--baseline <run>',
        'show how metrics, measures and durations differ from those of this run',
      ).conflicts('quiet'),
    )
    .addOption(
      new Option(
        '--group-by <what>',
        'show groups, with mean ± standard deviation and number: by seeds (the same config but for the seed), experiment, user, dataset, preset, state or config.<knob>',
      )
        .argParser(readGroupOption)
        .conflicts(['quiet', 'baseline', 'out']),
    )
    .addOption(new Option('--csv', 'as CSV').conflicts('json'))
    .addOption(quietOption().conflicts(['csv', 'columns']))
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
        '  $ ./exemplar runs list --all --group-by seeds --columns measure:evaluation/ssim_ab,duration\n' +
        '  $ ./exemplar runs list --all --out runs.csv --columns name,config.seed,metric:generator/total.min,duration',
    )
    .action(
      withContext<[ListOptions]>(
        async (context, { state, experiment, under, name, starred, archived, ...options }) => {
          const { client, output } = context;
          const view = options.view === undefined ? null : await readViewRequest(client, options.view);
          const where = bothWheres(view?.where ?? '', options.where);
          const filter = {
            ...(view && view.states.length > 0 && { and: [{ state: [...view.states] }] }),
            ...(state && { state: [state] }),
            ...(experiment !== undefined && { experimentName: [experiment] }),
            ...(under !== undefined && { experimentUnder: [under] }),
            ...(name !== undefined && { displayNameContains: name }),
            ...(starred && { starred }),
            ...(archived && { archived }),
          };
          const orderBy = view && !isSorted(options) ? view.orderBy : readOrder(options);
          const chosen = options.columns ?? view?.columns;
          const { csv, out } = options;
          const isCompared = options.baseline !== undefined;
          const columns = chosen ?? (isCompared ? [...DEFAULT_COLUMNS, DURATION] : DEFAULT_COLUMNS);
          const baselineId =
            options.baseline === undefined ? null : await findRunId(client, options.baseline);
          const request = { columns, filter, where, orderBy, pages: options, baselineId };
          if (options.groupBy !== undefined) {
            const measured = { ...request, columns: chosen ?? [DURATION] };
            await listRunGroups(context, measured, options.groupBy, csv ? 'CSV' : 'TABLE');
            return;
          }
          if (csv) {
            await writeRunsCsv(context, request, out ?? null);
            return;
          }
          if ((chosen || isCompared) && !options.quiet) {
            await listRunColumns(context, request);
            return;
          }
          const runs = await readPages(options, async (page) => {
            return (await withPlaceInWhere(where, client.request(Runs, { filter, where, orderBy, ...page })))
              .runs;
          });
          if (options.quiet) {
            tellIds(output, runs);
            return;
          }
          output.list(runs, {
            ID: ({ shortId }) => shortId,
            NAME: ({ displayName }) => displayName,
            STATE: describeState,
            STEP: describeProgress,
            DATASET: ({ datasetVersion }) => nameOfVersion(datasetVersion) ?? '-',
            PRESET: ({ preset }) => preset ?? '-',
            CREATED: ({ createdAt }) => createdAt,
          });
        },
      ),
    );
}

const DURATION: RunColumn = { kind: 'OWN', name: 'duration' };

const SORT_FIELDS = [
  'created',
  'name',
  'activity',
  'state',
  'started',
  'finished',
  'duration',
  'experiment',
  'user',
  'dataset',
  'tags',
] as const;
const ORDER_FIELDS = {
  created: 'CREATED_AT',
  name: 'DISPLAY_NAME',
  activity: 'ACTIVITY',
  state: 'STATE',
  started: 'STARTED_AT',
  finished: 'FINISHED_AT',
  duration: 'DURATION',
  experiment: 'EXPERIMENT',
  user: 'USER',
  dataset: 'DATASET',
  tags: 'TAG',
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
  readonly under?: string;
  readonly name?: string;
  readonly where?: string;
  readonly view?: string;
  readonly baseline?: string;
  readonly groupBy?: GroupBy;
  readonly starred?: true;
  readonly archived?: true;
  readonly columns?: readonly RunColumn[];
  readonly csv?: true;
  readonly quiet?: true;
  readonly out?: string;
}

function isSorted({ metric, knob, sort, ascending }: OrderOptions): boolean {
  return [metric, knob, sort, ascending].some((each) => each !== undefined);
}

/** A run must match both. */
function bothWheres(ofView: string, where: string | undefined): string | undefined {
  if (ofView.trim() === '') return where;
  return where === undefined || where.trim() === '' ? ofView : `(${ofView}) and (${where})`;
}

function readOrder({ metric, knob, sort = 'created', ascending }: OrderOptions): RunOrder {
  const direction = ascending ? 'ASC' : 'DESC';
  if (metric !== undefined) return { metric: { name: metric, summary: 'LAST' }, direction };
  if (knob !== undefined) return { knob, direction };
  return { field: ORDER_FIELDS[sort], direction };
}
