import type { Series } from '../../charts/series.ts';
import { secondsAt, stepAt, type StepClock } from './step-clock.ts';

/**
 * A curve over seconds in place of steps, none for a run without times.
 *
 * @param inheritedUntil of a fork: steps up to this one were at times of another run, and are left out; else null
 */
export function overTime(series: Series, clock: StepClock, inheritedUntil: number | null): Series {
  const kept: { at: number; second: number }[] = [];
  series.steps.forEach((step, at) => {
    if (inheritedUntil !== null && step <= inheritedUntil) return;
    const second = secondsAt(clock, step);
    if (second === null) return;
    const rounded = Math.round(second * TICKS_PER_SECOND) / TICKS_PER_SECOND;
    // Of two entries at one moment the later one counts, as of two values at one step.
    if (kept.at(-1)?.second === rounded) kept.pop();
    kept.push({ at, second: rounded });
  });
  const of = (values: readonly (number | null)[]) => kept.map(({ at }) => values[at] ?? null);
  return {
    steps: kept.map(({ second }) => second),
    values: of(series.values),
    lows: of(series.lows),
    highs: of(series.highs),
  };
}

const TICKS_PER_SECOND = 100;

/** Steps of all runs that may lie between two moments. */
export function stepsWithin(
  clocks: readonly StepClock[],
  [from, to]: readonly [number, number],
): readonly [number, number] | null {
  const ends = clocks.flatMap((clock) => {
    const [first, last] = [stepAt(clock, from), stepAt(clock, to)];
    return first === null || last === null ? [] : [[first, last] as const];
  });
  if (ends.length === 0) return null;
  const first = Math.max(0, Math.floor(Math.min(...ends.map(([low]) => low))));
  return [first, Math.max(first, Math.ceil(Math.max(...ends.map(([, high]) => high))))];
}
