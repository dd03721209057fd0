import { InvalidArgumentError } from 'commander';
import { type CellValue, cellValue, jsonCell } from '#contracts/run-cell.ts';
import {
  namedValues,
  OWN_COLUMNS,
  readRunColumn,
  type RunColumn,
  writeRunColumn,
} from '#contracts/run-column.ts';
import { csvLine } from '#lib/csv-line.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { CommandContext } from './command-context.ts';
import { graphql } from './gql/gql.ts';
import type { RunFilter, RunOrder, TableRunsQuery } from './gql/graphql.ts';
import { type PageOptions, streamPages } from './paging.ts';
import { saveWhole } from './save-whole.ts';
import { withPlaceInWhere } from './where-option.ts';

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
  ) {
    runs(filter: $filter, where: $where, orderBy: $orderBy, first: $first, after: $after) {
      edges {
        node {
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
          }
          validationMeasures: measures(names: $validationMeasures) {
            name
            value
          }
          testMeasures: measures(names: $testMeasures, split: TEST) {
            name
            value
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type TableRun = TableRunsQuery['runs']['edges'][number]['node'];

/** What a list with columns was asked for. */
export interface ColumnsRequest {
  readonly columns: readonly RunColumn[];
  readonly filter: RunFilter;
  readonly where: string | undefined;
  readonly orderBy: RunOrder;
  readonly pages: PageOptions;
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
        'metric:<name>[.min|.max] and measure:<name>[@test].',
    );
  });
}

/** A table, or with --json an object per run, by the names of the columns. */
export async function listRunColumns(
  { client, output }: CommandContext,
  request: ColumnsRequest,
): Promise<void> {
  const { columns } = request;
  if (output.json) {
    for await (const runs of readRuns(client, request))
      output.list(
        runs.map((run) => jsonRow(run, columns)),
        {},
      );
    return;
  }
  const found: TableRun[] = [];
  for await (const runs of readRuns(client, request)) found.push(...runs);
  const cells = columns.map((column): [string, (run: TableRun) => string] => [
    writeRunColumn(column),
    (run) => shownCell(cellValue(run, column)),
  ]);
  output.list(found, Object.fromEntries(cells));
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
  const { columns } = request;
  yield csvLine(columns.map(writeRunColumn));
  for await (const runs of readRuns(client, request))
    for (const run of runs) yield csvLine(columns.map((column) => cellValue(run, column)));
}

async function* encoded(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const line of lines) yield Buffer.from(line);
}

function readRuns(
  client: CommandContext['client'],
  { columns, filter, where, orderBy, pages }: ColumnsRequest,
): AsyncGenerator<TableRun[]> {
  const values = namedValues(columns);
  return streamPages(pages, async (page) => {
    const asked = client.request(TableRuns, { filter, where, orderBy, ...values, ...page });
    return (await withPlaceInWhere(where, asked)).runs;
  });
}

function jsonRow(run: TableRun, columns: readonly RunColumn[]): object {
  return Object.fromEntries(
    columns.map((column) => [writeRunColumn(column), jsonCell(cellValue(run, column))]),
  );
}

function shownCell(value: CellValue): string {
  if (value === null) return '-';
  if (typeof value === 'string') return value;
  return Number.isFinite(value) && !Number.isInteger(value) ? formatNumber(value) : String(value);
}
