/** Milliseconds since the epoch: the wall clock as it stood at the start, and from then on one that never goes back. */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}
