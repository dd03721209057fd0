interface Score {
  readonly name: string;
  readonly value?: number | null;
  /** Its 95 % interval. */
  readonly low?: number | null;
  readonly high?: number | null;
  /** Of how many pairs or images it is. */
  readonly count?: number | null;
  /** What blind guessing scores. */
  readonly chance?: number | null;
}

/**
 * The scores of a model beside those of each reference translator, a line per metric, with a line of titles. How many
 * images they are of, and what blind guessing scores, are told where it is known.
 */
export function scoreLines(
  model: readonly Score[],
  references: readonly { readonly label: string; readonly scores: readonly Score[] }[],
): string[] {
  const columns: { title: string; text: (name: string) => string }[] = [
    { title: 'n', text: (name) => countText(scoreOf(model, name)) },
    { title: 'Model', text: (name) => scoreText(scoreOf(model, name)) },
    { title: 'Chance', text: (name) => scoreText({ name, value: scoreOf(model, name)?.chance ?? null }) },
    ...references.map(({ label, scores }) => ({
      title: label,
      text: (name: string) => scoreText(scoreOf(scores, name)),
    })),
  ];
  const told = columns.filter(
    ({ title, text }) =>
      (title !== 'n' && title !== 'Chance') || model.some(({ name }) => text(name) !== NONE),
  );
  const rows = [
    ['', ...told.map(({ title }) => title)],
    ...model.map(({ name }) => [name, ...told.map(({ text }) => text(name))]),
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

const NONE = '-';

function scoreOf(scores: readonly Score[], name: string): Score | undefined {
  return scores.find((score) => score.name === name);
}

function countText(score: Score | undefined): string {
  return typeof score?.count === 'number' ? String(score.count) : NONE;
}

function scoreText(score: Score | undefined): string {
  if (score?.value === undefined || score.value === null) return NONE;
  const { value, low, high } = score;
  const interval =
    typeof low === 'number' && typeof high === 'number' ? ` [${low.toFixed(4)}, ${high.toFixed(4)}]` : '';
  return `${value.toFixed(4)}${interval}`;
}
