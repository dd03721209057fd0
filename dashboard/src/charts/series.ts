/**
 * One metric as it is drawn: entry i stands for a bucket of steps that ends at `steps[i]`, with its last value
 * and its extremes. A logged point is a bucket of one. Null = not finite. Steps rise strictly.
 */
export interface Series {
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  readonly lows: readonly (number | null)[];
  readonly highs: readonly (number | null)[];
}

/** Entries that one series may hold; past it neighbors are merged, so a page left open does not grow. */
export const MAX_ENTRIES = 4096;

export const emptySeries: Series = { steps: [], values: [], lows: [], highs: [] };

/** Adds points. Of two values at one step the later one counts; older steps are put in their place. */
export function appendPoints(
  series: Series,
  steps: readonly number[],
  values: readonly (number | null | undefined)[],
): Series {
  const next = {
    steps: [...series.steps],
    values: [...series.values],
    lows: [...series.lows],
    highs: [...series.highs],
  };
  steps.forEach((step, index) => {
    const value = values[index] ?? null;
    const before = next.steps.findLastIndex((other) => other <= step);
    const replaced = next.steps[before] === step ? 1 : 0;
    const at = before + 1 - replaced;
    next.steps.splice(at, replaced, step);
    next.values.splice(at, replaced, value);
    next.lows.splice(at, replaced, value);
    next.highs.splice(at, replaced, value);
  });
  return next.steps.length > MAX_ENTRIES ? mergePairs(next) : next;
}

/** Drops what lies beyond `step`. */
export function cutAfter(series: Series, step: number): Series {
  const kept = series.steps.findLastIndex((other) => other <= step) + 1;
  if (kept === series.steps.length) return series;
  return {
    steps: series.steps.slice(0, kept),
    values: series.values.slice(0, kept),
    lows: series.lows.slice(0, kept),
    highs: series.highs.slice(0, kept),
  };
}

/** Halves the entries; extremes live on, and a pair with a non-finite last value keeps that mark. */
export function mergePairs(series: Series): Series {
  const merged: {
    steps: number[];
    values: (number | null)[];
    lows: (number | null)[];
    highs: (number | null)[];
  } = {
    steps: [],
    values: [],
    lows: [],
    highs: [],
  };
  for (let index = 0; index < series.steps.length; index += 2) {
    const last = Math.min(index + 1, series.steps.length - 1);
    merged.steps.push(series.steps[last] ?? 0);
    merged.values.push(series.values[last] ?? null);
    merged.lows.push(extreme(Math.min, series.lows[index], series.lows[last]));
    merged.highs.push(extreme(Math.max, series.highs[index], series.highs[last]));
  }
  return merged;
}

function extreme(
  pick: (a: number, b: number) => number,
  a: number | null | undefined,
  b: number | null | undefined,
): number | null {
  if (a === null || a === undefined) return b ?? null;
  return b === null || b === undefined ? a : pick(a, b);
}
