import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { ROLLUP_WIDTHS } from '#contracts/rollups.ts';

/** Sums stay within this, so that the sum of two never leaves the range of a double. */
export const LARGEST_SUM = 8e307;

/** All points of one series in `width` steps, told in numbers that merge: see `mergeBuckets`. */
export interface Bucket {
  readonly name: string;
  readonly width: number;
  /** step div width. */
  readonly bucket: number;
  readonly count: number;
  readonly nanCount: number;
  readonly posInfCount: number;
  readonly negInfCount: number;
  /** Of finite values; null when there is none. */
  readonly min: number | null;
  readonly max: number | null;
  /** Of finite values, within +-8e307. */
  readonly sum: number;
  readonly firstStep: number;
  readonly firstValue: number;
  readonly lastStep: number;
  readonly lastValue: number;
}

/** What a series amounts to. Least and greatest are of finite values; the earliest step that reached them counts. */
export interface Summary {
  readonly name: string;
  readonly count: number;
  readonly nanCount: number;
  readonly min: number | null;
  readonly minStep: number | null;
  readonly max: number | null;
  readonly maxStep: number | null;
  readonly lastStep: number;
  readonly lastValue: number;
  /** Milliseconds since the epoch. */
  readonly lastTime: number;
}

/** Buckets of every width that the points touch. Of points at one step the later in the list is the last. */
export function rollUp(points: readonly MetricPoint[]): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const point of points) {
    for (const width of ROLLUP_WIDTHS) {
      const one = bucketOf(point, width);
      const key = `${one.name} ${width} ${one.bucket}`;
      const known = buckets.get(key);
      buckets.set(key, known ? mergeBuckets(known, one) : one);
    }
  }
  return [...buckets.values()];
}

/** One summary a series. */
export function summarize(points: readonly MetricPoint[]): Summary[] {
  const summaries = new Map<string, Summary>();
  for (const point of points) {
    const one = summaryOf(point);
    const known = summaries.get(point.name);
    summaries.set(point.name, known ? mergeSummaries(known, one) : one);
  }
  return [...summaries.values()];
}

function bucketOf({ name, step, value }: MetricPoint, width: number): Bucket {
  const finite = Number.isFinite(value) ? value : null;
  return {
    name,
    width,
    bucket: Math.floor(step / width),
    count: 1,
    nanCount: Number.isNaN(value) ? 1 : 0,
    posInfCount: value === Infinity ? 1 : 0,
    negInfCount: value === -Infinity ? 1 : 0,
    min: finite,
    max: finite,
    sum: clampSum(finite ?? 0),
    firstStep: step,
    firstValue: value,
    lastStep: step,
    lastValue: value,
  };
}

/** The bucket of both; `later` holds what was logged later. The database merges by the same rules. */
function mergeBuckets(earlier: Bucket, later: Bucket): Bucket {
  const laterIsFirst = later.firstStep < earlier.firstStep;
  const laterIsLast = later.lastStep >= earlier.lastStep;
  return {
    ...earlier,
    count: earlier.count + later.count,
    nanCount: earlier.nanCount + later.nanCount,
    posInfCount: earlier.posInfCount + later.posInfCount,
    negInfCount: earlier.negInfCount + later.negInfCount,
    min: least(earlier.min, later.min),
    max: greatest(earlier.max, later.max),
    sum: clampSum(earlier.sum + later.sum),
    firstStep: laterIsFirst ? later.firstStep : earlier.firstStep,
    firstValue: laterIsFirst ? later.firstValue : earlier.firstValue,
    lastStep: laterIsLast ? later.lastStep : earlier.lastStep,
    lastValue: laterIsLast ? later.lastValue : earlier.lastValue,
  };
}

function summaryOf({ name, step, value, time }: MetricPoint): Summary {
  const finite = Number.isFinite(value) ? value : null;
  return {
    name,
    count: 1,
    nanCount: Number.isNaN(value) ? 1 : 0,
    min: finite,
    minStep: finite === null ? null : step,
    max: finite,
    maxStep: finite === null ? null : step,
    lastStep: step,
    lastValue: value,
    lastTime: time,
  };
}

function mergeSummaries(earlier: Summary, later: Summary): Summary {
  const min = least(earlier.min, later.min);
  const max = greatest(earlier.max, later.max);
  const last = later.lastStep >= earlier.lastStep ? later : earlier;
  return {
    name: earlier.name,
    count: earlier.count + later.count,
    nanCount: earlier.nanCount + later.nanCount,
    min,
    minStep: min === earlier.min ? earlier.minStep : later.minStep,
    max,
    maxStep: max === earlier.max ? earlier.maxStep : later.maxStep,
    lastStep: last.lastStep,
    lastValue: last.lastValue,
    lastTime: last.lastTime,
  };
}

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function greatest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function clampSum(sum: number): number {
  return Math.min(Math.max(sum, -LARGEST_SUM), LARGEST_SUM);
}
