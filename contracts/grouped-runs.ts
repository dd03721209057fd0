import { type CellValue, cellValue, type ColumnRun } from './run-cell.ts';
import { readRunColumn, type RunColumn } from './run-column.ts';

/** What runs are grouped by, as addresses of pages and the command line name it: the name of a column, or `seeds`. */
export type GroupBy = string;

/** Runs of one dataset version whose configs differ in nothing but the seed. */
export const BY_SEEDS = 'seeds';

export interface GroupedRun extends ColumnRun {
  /** Equal for runs that differ only in their seed. */
  readonly configKey?: string;
}

export interface GroupOfRuns<Run> {
  readonly key: string;
  readonly label: string;
  readonly runs: readonly Run[];
}

/** Null for what runs cannot be grouped by. */
export function readGroupBy(text: string | null): GroupBy | null {
  if (text === null) return null;
  const column = readRunColumn(text);
  const isGroup =
    text === BY_SEEDS || column?.kind === 'KNOB' || (column?.kind === 'OWN' && OWN.has(column.name));
  return isGroup ? text : null;
}

const OWN: ReadonlySet<string> = new Set(['experiment', 'user', 'dataset', 'preset', 'state']);

/** Groups in the order in which their first runs stand. */
export function groupRuns<Run extends GroupedRun>(runs: readonly Run[], by: GroupBy): GroupOfRuns<Run>[] {
  const column = by === BY_SEEDS ? null : readRunColumn(by);
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = by === BY_SEEDS ? (run.configKey ?? '') : String((column && cellValue(run, column)) ?? '–');
    const members = groups.get(key);
    if (members) members.push(run);
    else groups.set(key, [run]);
  }
  return [...groups].map(([key, members]) => ({
    key,
    label: by === BY_SEEDS ? (members[0]?.displayName ?? '') : key,
    runs: members,
  }));
}

/** What the numbers of a column amount to in a group. */
export interface GroupNumbers {
  readonly mean: number;
  /** Of a sample (n - 1); null for a single one. */
  readonly deviation: number | null;
  /** Finite numbers. */
  readonly count: number;
  /** Runs that have no number there, or one that is not finite. */
  readonly without: number;
}

/** Null where a column has no numbers. */
export function groupNumbers(runs: readonly ColumnRun[], column: RunColumn): GroupNumbers | null {
  const values: CellValue[] = runs.map((run) => cellValue(run, column));
  const numbers = values.filter((value) => typeof value === 'number').filter(Number.isFinite);
  if (numbers.length === 0) return null;
  const count = numbers.length;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    count,
    without: runs.length - count,
  };
}

/** The text that all runs of a group have there; null where they differ. */
export function groupText(runs: readonly ColumnRun[], column: RunColumn): string | null {
  const texts = new Set(runs.map((run) => cellValue(run, column)));
  const [text] = texts;
  return texts.size === 1 && typeof text === 'string' ? text : null;
}
