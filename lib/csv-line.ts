/** A value of a table; NaN and infinities are numbers, null is an empty cell. */
type CsvCell = string | number | null;

/**
 * A line of a CSV file (RFC 4180). A text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a
 * tab or a carriage return) gets an apostrophe in front, which spreadsheets do not show; numbers stay as they are.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(field).join(',')}\r\n`;
}

function field(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Object.is(cell, -0) ? '-0' : String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
