import { type CellValue, cellValue, type ColumnRun, jsonCell } from '#contracts/run-cell.ts';
import { type RunColumn, writeRunColumn } from '#contracts/run-column.ts';
import { hasDelta, runDelta } from '#contracts/run-delta.ts';
import { csvLine } from '#lib/csv-line.ts';
import type { TableColumn } from './run-table-view.ts';

export type ExportFormat = 'CSV' | 'JSON';

/** Columns that a file can have: what only a page shows is left out. */
export function exportColumns(columns: readonly TableColumn[]): RunColumn[] {
  return columns.flatMap((column) => (column.kind === 'PAGE' || column.kind === 'GONE' ? [] : [column]));
}

/**
 * A file with a line, or an object, per run, by the names that columns have in the address and the command line.
 *
 * @param baseline the run whose differences stand beside metrics, measures and durations; null: none is chosen
 */
export function exportText(
  runs: readonly ColumnRun[],
  columns: readonly RunColumn[],
  format: ExportFormat,
  baseline: ColumnRun | null,
): string {
  const cells = columns.flatMap((column) => cellsOf(column, baseline));
  const names = cells.map(({ name }) => name);
  if (format === 'CSV')
    return [names, ...runs.map((run) => cells.map(({ value }) => value(run)))].map(csvLine).join('');
  const rows = runs.map((run) =>
    Object.fromEntries(cells.map(({ name, value }) => [name, jsonCell(value(run))])),
  );
  return `${JSON.stringify(rows, null, 1)}\n`;
}

interface Cell {
  readonly name: string;
  readonly value: (run: ColumnRun) => CellValue;
}

function cellsOf(column: RunColumn, baseline: ColumnRun | null): Cell[] {
  const cell: Cell = { name: writeRunColumn(column), value: (run) => cellValue(run, column) };
  if (baseline === null || !hasDelta(column)) return [cell];
  const delta = (run: ColumnRun) => runDelta(cell.value(run), cell.value(baseline), null);
  return [cell, { name: `delta:${cell.name}`, value: (run) => delta(run)?.difference ?? null }];
}
