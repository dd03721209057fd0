import { InvalidArgumentError } from 'commander';
import {
  BY_SEEDS,
  type GroupBy,
  groupNumbers,
  groupRuns,
  groupText,
  readGroupBy,
} from '#contracts/grouped-runs.ts';
import type { ColumnRun } from '#contracts/run-cell.ts';
import { type RunColumn, writeRunColumn } from '#contracts/run-column.ts';
import { csvLine } from '#lib/csv-line.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { CommandContext } from './command-context.ts';
import { type ColumnsRequest, readTableRuns } from './list-run-columns.ts';

/** Reads the option of groups. @throws InvalidArgumentError for what runs cannot be grouped by */
export function readGroupOption(text: string): GroupBy {
  const by = readGroupBy(text.trim());
  if (by !== null) return by;
  throw new InvalidArgumentError(
    `Runs are grouped by ${BY_SEEDS} (the same config but for the seed), experiment, user, dataset, preset, state or config.<knob>.`,
  );
}

/** Groups of the runs that are listed, with mean, standard deviation and number of what is a number. */
export async function listRunGroups(
  { client, output }: CommandContext,
  request: ColumnsRequest,
  by: GroupBy,
  form: 'TABLE' | 'CSV',
): Promise<void> {
  const runs = [];
  for await (const page of readTableRuns(client, request, by)) runs.push(...page);
  const columns = request.columns.map((column) => ({ name: writeRunColumn(column), column }));
  const groups = groupRuns(runs, by);
  if (form === 'CSV') {
    output.result({}, csvLine(['group', 'runs', ...columns.flatMap(({ name }) => csvHeads(name))]).trimEnd());
    for (const { label, runs: members } of groups) {
      const cells = columns.flatMap(({ column }) => csvCells(members, column));
      output.result({}, csvLine([label, members.length, ...cells]).trimEnd());
    }
    return;
  }
  const rows = groups.map(({ label, runs: members }) => ({
    group: label,
    runs: members.length,
    columns: Object.fromEntries(columns.map(({ name, column }) => [name, valueOf(members, column)])),
  }));
  output.list(rows, {
    GROUP: ({ group }) => group,
    RUNS: (row) => String(row.runs),
    ...Object.fromEntries(
      columns.map(({ name }) => [name, (row: (typeof rows)[number]) => shown(row.columns[name] ?? null)]),
    ),
  });
}

type GroupValue = ReturnType<typeof groupNumbers> | string;

/** Numbers of a group, else the text that all of them have, else null. */
function valueOf(runs: readonly ColumnRun[], column: RunColumn): GroupValue {
  return groupNumbers(runs, column) ?? groupText(runs, column);
}

function shown(value: GroupValue): string {
  if (value === null) return '-';
  if (typeof value === 'string') return value;
  const { mean, deviation, count } = value;
  return `${formatNumber(mean)}${deviation === null ? '' : ` ± ${formatNumber(deviation)}`} (n = ${count})`;
}

function csvHeads(name: string): string[] {
  return [name, `${name} sd`, `${name} n`];
}

function csvCells(runs: readonly ColumnRun[], column: RunColumn): (string | number | null)[] {
  const value = valueOf(runs, column);
  if (value === null || typeof value === 'string') return [value, null, null];
  return [value.mean, value.deviation, value.count];
}
