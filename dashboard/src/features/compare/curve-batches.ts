/** Entries per curve: more runs share the width of a chart. */
export function pointsPerCurve(runs: number): number {
  return Math.max(100, Math.min(500, Math.round(4_000 / runs)));
}

/** Most that one request for curves may cost, below the server's limit. */
const MAX_COST = 4_500;
/** As of the server's `limits.maxMetricNames`. */
const MAX_NAMES = 40;

/** Names of metrics, divided into requests that the server takes. */
export function curveBatches(names: readonly string[], runs: number, maxPoints: number): string[][] {
  const curve = 3 + Math.ceil(maxPoints / 100);
  const size = Math.max(1, Math.min(MAX_NAMES, Math.floor(MAX_COST / (runs * curve))));
  return Array.from({ length: Math.ceil(names.length / size) }, (_, i) =>
    names.slice(i * size, (i + 1) * size),
  );
}
