import { formatNumber } from '#lib/format-number.ts';

interface Scores {
  readonly scores: readonly { readonly name: string; readonly value?: number | null }[];
}

/** The scores of a model beside those of each reference translator, a line per metric, with a line of titles. */
export function scoreLines(
  model: Scores['scores'],
  references: readonly (Scores & { readonly label: string })[],
): string[] {
  const columns = [{ label: 'Model', scores: model }, ...references];
  const rows = [
    ['', ...columns.map(({ label }) => label)],
    ...model.map(({ name }) => [
      name,
      ...columns.map(({ scores }) => scoreText(scores.find((score) => score.name === name)?.value)),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

function scoreText(value: number | null | undefined): string {
  return value == null ? '-' : formatNumber(value);
}
