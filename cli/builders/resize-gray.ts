/**
 * A square picture at another size, resampled by a triangle as wide as a pixel of the coarser of the two: linear
 * interpolation where it grows, a weighted mean where it shrinks. In double precision, so the same on every machine.
 *
 * @param gray `from * from` values, row by row
 * @returns `to * to` values
 */
export function resizeGray(gray: ArrayLike<number>, from: number, to: number): Float64Array {
  const taps = Array.from({ length: to }, (_, i) => tapsOf(i, from, to));
  const rows = new Float64Array(from * to);
  for (let y = 0; y < from; y++)
    for (const [x, tap] of taps.entries()) rows[y * to + x] = weighted(tap, (i) => gray[y * from + i] ?? 0);
  const resized = new Float64Array(to * to);
  for (const [y, tap] of taps.entries())
    for (let x = 0; x < to; x++) resized[y * to + x] = weighted(tap, (i) => rows[i * to + x] ?? 0);
  return resized;
}

type Taps = readonly (readonly [from: number, weight: number])[];

/** The pixels that one pixel of the result is made of; their weights add up to 1. */
function tapsOf(target: number, from: number, to: number): Taps {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const center = (target + 0.5) * scale - 0.5;
  const near = Array.from({ length: Math.ceil(2 * reach) + 1 }, (_, i) => Math.ceil(center - reach) + i);
  const taps = near
    .filter((i) => i >= 0 && i < from)
    .map((i) => [i, Math.max(0, 1 - Math.abs(i - center) / reach)] as const);
  const total = taps.reduce((sum, [, weight]) => sum + weight, 0);
  return taps.map(([i, weight]) => [i, weight / total]);
}

function weighted(taps: Taps, valueOf: (i: number) => number): number {
  return taps.reduce((sum, [i, weight]) => sum + weight * valueOf(i), 0);
}
