import { cellValue, type ColumnRun, jsonCell } from '#contracts/run-cell.ts';
import { type RunColumn, writeRunColumn } from '#contracts/run-column.ts';
import { csvLine } from '#lib/csv-line.ts';
import type { TableColumn } from './run-table-view.ts';

export type ExportFormat = 'CSV' | 'JSON';

/** Columns that a file can have: what only a page shows is left out. */
export function exportColumns(columns: readonly TableColumn[]): RunColumn[] {
  return columns.flatMap((column) => (column.kind === 'PAGE' || column.kind === 'GONE' ? [] : [column]));
}

/** A file with a line, or an object, per run, by the names that columns have in the address and the command line. */
export function exportText(
  runs: readonly ColumnRun[],
  columns: readonly RunColumn[],
  format: ExportFormat,
): string {
  const names = columns.map(writeRunColumn);
  if (format === 'CSV')
    return [names, ...runs.map((run) => columns.map((column) => cellValue(run, column)))]
      .map(csvLine)
      .join('');
  const rows = runs.map((run) =>
    Object.fromEntries(
      columns.map((column, index) => [names[index] ?? '', jsonCell(cellValue(run, column))]),
    ),
  );
  return `${JSON.stringify(rows, null, 1)}\n`;
}
