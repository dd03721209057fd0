import type { ErrorPart, EvaluationRows } from '#contracts/evaluation-rows.ts';
import { placeName } from '#contracts/error-shares.ts';

/** Values of a line, by column. */
type Line = Readonly<Record<string, string | number | null>>;

/**
 * The values of every pair of an evaluation as CSV (RFC 4180), A to B first: what the pair is, every measure by its name, and
 * the pixels and errors of each part of the image. A cell is empty where there is no value.
 */
export function evaluationCsv(rows: EvaluationRows): string {
  const lines = [...linesOf(rows, 'ab'), ...linesOf(rows, 'ba')];
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  const text = [columns, ...lines.map((line) => columns.map((column) => String(line[column] ?? '')))];
  return text.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function linesOf(rows: EvaluationRows, end: 'ab' | 'ba'): Line[] {
  const metrics = Object.entries(rows.values).flatMap(([metric, values]) => {
    const measure = new RegExp(`^evaluation/(.+)_${end}$`).exec(metric)?.[1];
    return measure === undefined ? [] : [{ measure, values }];
  });
  return rows.pairs[end].map(({ content, exemplar }, pair) => ({
    direction: end === 'ab' ? 'A_TO_B' : 'B_TO_A',
    pair,
    content,
    exemplar,
    group: rows.groups[end][pair] ?? null,
    label: rows.labels[end][pair] ?? null,
    ...Object.fromEntries(metrics.map(({ measure, values }) => [measure, values[pair] ?? null])),
    ...Object.fromEntries((rows.errors[end] ?? []).flatMap((part) => errorCells(part, pair))),
  }));
}

function errorCells(part: ErrorPart, pair: number): [column: string, value: number | null][] {
  const name = placeName(part);
  return [
    [`pixels ${name}`, part.pixels[pair] ?? null],
    [`absolute error ${name}`, part.absolute[pair] ?? null],
    [`squared error ${name}`, part.squared[pair] ?? null],
  ];
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
