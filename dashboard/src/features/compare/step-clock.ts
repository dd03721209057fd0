/** When a run was at which step: seconds, rising with the steps; evenly between two entries. */
export interface StepClock {
  readonly steps: readonly number[];
  readonly seconds: readonly number[];
}

/** Beyond the ends time goes on as it did beside them; null of a run without times. */
export function secondsAt({ steps, seconds }: StepClock, step: number): number | null {
  return interpolate(steps, seconds, step);
}

/** The step at which the run was then. */
export function stepAt({ steps, seconds }: StepClock, second: number): number | null {
  return interpolate(seconds, steps, second);
}

function interpolate(from: readonly number[], to: readonly number[], x: number): number | null {
  const first = to[0];
  if (first === undefined) return null;
  if (from.length === 1) return first;
  // Where the entry after the place is, by bisection.
  let [low, high] = [1, from.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [x0, x1] = [from[low - 1] ?? 0, from[low] ?? 0];
  const [y0, y1] = [to[low - 1] ?? 0, to[low] ?? 0];
  return x1 === x0 ? y1 : y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}
