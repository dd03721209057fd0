import { InvalidArgumentError } from 'commander';
import { BY_SEEDS, type GroupBy } from '#contracts/grouped-runs.ts';
import { type CellValue, cellValue, jsonCell } from '#contracts/run-cell.ts';
import {
  namedValues,
  OWN_COLUMNS,
  readRunColumn,
  type RunColumn,
  writeRunColumn,
} from '#contracts/run-column.ts';
import { columnDirection, hasDelta, runDelta, type RunDelta } from '#contracts/run-delta.ts';
import { csvLine } from '#lib/csv-line.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { CommandContext } from './command-context.ts';
import { FIND_RUNS } from './find-runs.ts';
import { graphql } from './gql/gql.ts';
import type { RunFilter, RunOrder, TableRunFieldsFragment } from './gql/graphql.ts';
import { type PageOptions, streamPages } from './paging.ts';
import { saveWhole } from './save-whole.ts';
import { tell } from './terminal/tell.ts';
import { unlessMissing } from './unless-missing.ts';
import { withPlaceInWhere } from './where-option.ts';

graphql(`
  fragment TableRunFields on Run {
    id
    displayName
    state
    preset
    tags
    createdAt
    startedAt
    finishedAt
    durationSeconds
    progress {
      step
    }
    experiment {
      name
    }
    createdBy {
      login
    }
    datasetVersion {
      number
      dataset {
        name
      }
    }
    knobs(paths: $knobs) {
      path
      number
      text
    }
    metricSummaries(names: $metrics) {
      name
      last
      lastNonFinite
      min
      max
      best
    }
    configKey(except: ["seed"]) @include(if: $configKey)
    validationMeasures: measures(names: $validationMeasures) {
      name
      value
    }
    testMeasures: measures(names: $testMeasures, split: TEST) {
      name
      value
    }
  }
`);

const TableRuns = graphql(`
  query TableRuns(
    $filter: RunFilter
    $where: String
    $orderBy: RunOrder
    $first: Int!
    $after: String
    $knobs: [String!]!
    $metrics: [String!]!
    $validationMeasures: [String!]!
    $testMeasures: [String!]!
    $configKey: Boolean!
  ) {
    runs(filter: $filter, where: $where, orderBy: $orderBy, first: $first, after: $after) {
      edges {
        node {
          ...TableRunFields
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const BaselineRun = graphql(`
  query BaselineRun(
    $id: ID!
    $knobs: [String!]!
    $metrics: [String!]!
    $validationMeasures: [String!]!
    $testMeasures: [String!]!
    $configKey: Boolean!
  ) {
    metricDefinitions {
      name
      isLowerBetter
    }
    run(id: $id) {
      shortId
      ...TableRunFields
    }
  }
`);

type TableRun = TableRunFieldsFragment;

/** What a list with columns was asked for. */
export interface ColumnsRequest {
  readonly columns: readonly RunColumn[];
  readonly filter: RunFilter;
  readonly where: string | undefined;
  readonly orderBy: RunOrder;
  readonly pages: PageOptions;
  /** Id of the run whose values the others are compared with; null: they stand by themselves. */
  readonly baselineId: string | null;
}

export const DEFAULT_COLUMNS: readonly RunColumn[] = (
  ['id', 'name', 'state', 'progress', 'dataset', 'preset', 'created'] as const
).map((name) => ({ kind: 'OWN', name }));

/** Reads the option of columns. @throws InvalidArgumentError that names one that is not there */
export function readColumns(text: string): RunColumn[] {
  return text.split(',').map((name) => {
    const column = readRunColumn(name.trim());
    if (column !== null) return column;
    throw new InvalidArgumentError(
      `"${name.trim()}" is not a column. Columns are ${OWN_COLUMNS.join(', ')}, config.<knob>, ` +
        'metric:<name>[.min|.max|.best] and measure:<name>[@test].',
    );
  });
}

/** A table, or with --json an object per run, by the names of the columns. */
export async function listRunColumns(
  { client, output }: CommandContext,
  request: ColumnsRequest,
): Promise<void> {
  const cells = await readCells(client, request);
  if (output.json) {
    for await (const runs of readTableRuns(client, request, null))
      output.list(
        runs.map((run) => Object.fromEntries(cells.map(({ head, value }) => [head, jsonCell(value(run))]))),
        {},
      );
    return;
  }
  const found: TableRun[] = [];
  for await (const runs of readTableRuns(client, request, null)) found.push(...runs);
  const shown = cells.flatMap(({ head, text }) => (text ? [[head, text] as const] : []));
  output.list(found, Object.fromEntries(shown));
}

/** CSV on stdout, line by line, or in a file that has its name only once it is whole. */
export async function writeRunsCsv(
  { client, output }: CommandContext,
  request: ColumnsRequest,
  file: string | null,
): Promise<void> {
  if (file === null) {
    // A table or a terminal takes lines as they come, without what would steer it.
    for await (const line of csvLines(client, request)) output.result({}, line.replace(/\r\n$/, ''));
    return;
  }
  const byteSize = await saveWhole(file, encoded(csvLines(client, request)));
  output.result({ file, byteSize }, `Saved ${file} (${formatBytes(byteSize)}).`);
}

async function* csvLines(client: CommandContext['client'], request: ColumnsRequest): AsyncGenerator<string> {
  const cells = await readCells(client, request);
  yield csvLine(cells.map(({ head }) => head));
  for await (const runs of readTableRuns(client, request, null))
    for (const run of runs) yield csvLine(cells.map(({ value }) => value(run)));
}

/** What stands under a head. */
interface Cell {
  readonly head: string;
  readonly value: (run: TableRun) => CellValue;
  /** As a table shows it; null: a table shows it in another cell. */
  readonly text: ((run: TableRun) => string) | null;
}

/** The cells of a row; with a baseline, those of numbers say how far they are from it. */
async function readCells(
  client: CommandContext['client'],
  { columns, baselineId }: ColumnsRequest,
): Promise<Cell[]> {
  const plain = (column: RunColumn): Cell => ({
    head: writeRunColumn(column),
    value: (run) => cellValue(run, column),
    text: (run) => shownCell(cellValue(run, column)),
  });
  if (baselineId === null) return columns.map(plain);
  const asked = await client.request(BaselineRun, {
    id: baselineId,
    configKey: false,
    ...namedValues(columns),
  });
  const baseline = unlessMissing(asked.run, 'run to compare with', FIND_RUNS);
  tell(`Compared with ${baseline.displayName} (${baseline.shortId})`);
  return columns.flatMap((column): Cell[] => {
    const cell = plain(column);
    if (!hasDelta(column)) return [cell];
    const isLowerBetter = columnDirection(column, asked.metricDefinitions);
    const delta = (run: TableRun) => runDelta(cell.value(run), cell.value(baseline), isLowerBetter);
    return [
      { ...cell, text: (run) => withDelta(shownCell(cell.value(run)), delta(run)) },
      { head: `delta:${cell.head}`, value: (run) => delta(run)?.difference ?? null, text: null },
    ];
  });
}

function withDelta(text: string, delta: RunDelta | null): string {
  if (delta === null) return text;
  const { difference, verdict } = delta;
  const signed = `${difference > 0 ? '+' : ''}${formatNumber(difference)}`;
  return `${text} (${verdict === null ? signed : `${signed} ${verdict}`})`;
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

/** The runs of a list with what its columns, and what they are grouped by, need of them; page by page. */
export function readTableRuns(
  client: CommandContext['client'],
  { columns, filter, where, orderBy, pages }: ColumnsRequest,
  group: GroupBy | null,
): AsyncGenerator<TableRun[]> {
  const grouped = group === null ? null : readRunColumn(group);
  const values = {
    ...namedValues(grouped ? [...columns, grouped] : columns),
    configKey: group === BY_SEEDS,
  };
  return streamPages(pages, async (page) => {
    const asked = client.request(TableRuns, { filter, where, orderBy, ...values, ...page });
    return (await withPlaceInWhere(where, asked)).runs;
  });
}

function shownCell(value: CellValue): string {
  if (value === null) return '-';
  if (typeof value === 'string') return value;
  return Number.isFinite(value) && !Number.isInteger(value) ? formatNumber(value) : String(value);
}
