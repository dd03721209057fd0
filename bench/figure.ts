/** What was measured of one operation; a figure without times has only facts. */
export interface Figure {
  readonly name: string;
  readonly times: Times | null;
  /** What else belongs to it, e.g. points per second or bytes per point. */
  readonly facts: Readonly<Record<string, number>>;
  /** Why it could not be measured, where it could not. */
  readonly missing?: string;
}

/** Milliseconds. */
export interface Times {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** @param samples milliseconds, at least one */
export function timesOf(samples: readonly number[]): Times {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
