import { emptySeries, type Series } from '../../charts/series.ts';
import { overTime } from './over-time.ts';
import type { StepClock } from './step-clock.ts';

/** By metric, then by run. */
export type Curves = ReadonlyMap<string, ReadonlyMap<string, Series>>;

interface Drawn {
  readonly clock: StepClock;
  readonly series: Series;
}

/** What was drawn of a curve last, so that one that has not changed is the same object. */
const known = new WeakMap<Series, Drawn>();

/**
 * A curve over the axis that the clocks are of; over steps without clocks.
 *
 * @param inheritedUntil of a fork, the step up to which the curve is that of another run; else null
 */
export function drawnCurve(
  curves: Curves,
  clocks: ReadonlyMap<string, StepClock> | null,
  { metric, runId }: { readonly metric: string; readonly runId: string },
  inheritedUntil: number | null,
): Series {
  const series = curves.get(metric)?.get(runId);
  if (!series) return emptySeries;
  if (clocks === null) return series;
  const clock = clocks.get(runId);
  if (!clock) return emptySeries;
  const before = known.get(series);
  if (before?.clock === clock) return before.series;
  const drawn = overTime(series, clock, inheritedUntil);
  known.set(series, { clock, series: drawn });
  return drawn;
}
