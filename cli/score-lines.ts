interface Score {
  readonly name: string;
  readonly value?: number | null;
  /** Its 95 % interval. */
  readonly low?: number | null;
  readonly high?: number | null;
}

/** The scores of a model beside those of each reference translator, a line per metric, with a line of titles. */
export function scoreLines(
  model: readonly Score[],
  references: readonly { readonly label: string; readonly scores: readonly Score[] }[],
): string[] {
  const columns = [{ label: 'Model', scores: model }, ...references];
  const rows = [
    ['', ...columns.map(({ label }) => label)],
    ...model.map(({ name }) => [
      name,
      ...columns.map(({ scores }) => scoreText(scores.find((score) => score.name === name))),
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

function scoreText(score: Score | undefined): string {
  if (score?.value === undefined || score.value === null) return '-';
  const { value, low, high } = score;
  const interval =
    typeof low === 'number' && typeof high === 'number' ? ` [${low.toFixed(4)}, ${high.toFixed(4)}]` : '';
  return `${value.toFixed(4)}${interval}`;
}
