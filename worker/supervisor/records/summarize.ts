import type { MetricPoint } from '#contracts/metrics/metric-point.ts';

/** What a series amounts to. Least and greatest are of finite values; the earliest logged step that reached them counts. */
export interface Summary {
  readonly name: string;
  count: number;
  nanCount: number;
  min: number | null;
  minStep: number | null;
  max: number | null;
  maxStep: number | null;
  lastStep: number;
  lastValue: number;
  /** Milliseconds since the epoch. */
  lastTime: number;
}

/** One summary a series, in the order in which the series come. Of points at one step the later in the list is the last. */
export function summarize(points: readonly MetricPoint[]): Summary[] {
  const summaries = new Map<string, Summary>();
  for (const point of points) {
    const known = summaries.get(point.name);
    if (known) add(known, point);
    else summaries.set(point.name, summaryOf(point));
  }
  return [...summaries.values()];
}

function summaryOf({ name, step, value, time }: MetricPoint): Summary {
  const isFinite = Number.isFinite(value);
  const extreme = isFinite ? value : null;
  const extremeStep = isFinite ? step : null;
  return {
    name,
    count: 1,
    nanCount: Number.isNaN(value) ? 1 : 0,
    min: extreme,
    minStep: extremeStep,
    max: extreme,
    maxStep: extremeStep,
    lastStep: step,
    lastValue: value,
    lastTime: time,
  };
}

/** In place: this runs for each point of a training. The database merges by the same rules. */
function add(summary: Summary, { step, value, time }: MetricPoint): void {
  summary.count++;
  if (Number.isNaN(value)) summary.nanCount++;
  if (Number.isFinite(value)) {
    if (summary.min === null || value < summary.min) {
      summary.min = value;
      summary.minStep = step;
    }
    if (summary.max === null || value > summary.max) {
      summary.max = value;
      summary.maxStep = step;
    }
  }
  if (step < summary.lastStep) return;
  summary.lastStep = step;
  summary.lastValue = value;
  summary.lastTime = time;
}
