import type { SampleGridFragment } from '../../gql/graphql.ts';
import type { SampleDirection } from './compare-view.ts';

/** The newest of a run's steps that is not beyond `step`; null where there is none. Null for `step`: the newest. */
export function stepAtOrBefore(steps: readonly number[], step: number | null): number | null {
  return steps.findLast((each) => step === null || each <= step) ?? null;
}

/** All steps of all runs, ascending. */
export function allSteps(runs: readonly { readonly sampleSteps: readonly number[] }[]): number[] {
  return [...new Set(runs.flatMap(({ sampleSteps }) => sampleSteps))].sort((a, b) => a - b);
}

/** Runs by the step that each of them is shown at. */
export function runsByStep(
  runs: readonly { readonly id: string; readonly sampleSteps: readonly number[] }[],
  step: number | null,
): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const { id, sampleSteps } of runs) {
    const shown = stepAtOrBefore(sampleSteps, step);
    if (shown !== null) found.set(shown, [...(found.get(shown) ?? []), id]);
  }
  return found;
}

/** The grid of that direction, else the one that there is, such as the reconstructions of an earlier stage. */
export function gridOf(
  grids: readonly SampleGridFragment[],
  direction: SampleDirection,
): SampleGridFragment | null {
  return grids.findLast((grid) => grid.direction === direction) ?? grids.at(-1) ?? null;
}

/** A place in a grid: rows and columns count from 0. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
}

/** "2.3" of an address, which counts from 1; null for the whole grid. */
export function readCell(text: string | null): GridCell | null {
  const [, row, column] = /^([1-9]\d?)\.([1-9]\d?)$/.exec(text ?? '') ?? [];
  return row === undefined || column === undefined
    ? null
    : { row: Number(row) - 1, column: Number(column) - 1 };
}

export function writeCell({ row, column }: GridCell): string {
  return `${row + 1}.${column + 1}`;
}
