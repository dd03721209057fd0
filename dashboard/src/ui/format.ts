/** Age of `time` at `now` (milliseconds): "just now", "5 min ago", "4 hr ago", "yesterday". */
export function formatAge(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return AGE.format(-Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 86_400) return AGE.format(-Math.round(seconds / 3600), 'hour');
  return AGE.format(-Math.round(seconds / 86_400), 'day');
}

const AGE = new Intl.RelativeTimeFormat('en-GB', { style: 'short', numeric: 'auto' });

/** 18000 -> "18,000". */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** Pixels of a picture: "64×48". */
export function formatSize({ width, height }: { readonly width: number; readonly height: number }): string {
  return `${width}×${height}`;
}

/** How long something took, as exactly as it repeats: "3.2 ms", "98 ms", "1,240 ms". */
export function formatMilliseconds(ms: number): string {
  return `${ms < 10 ? Number(ms.toPrecision(2)) : formatCount(Math.round(ms))} ms`;
}

/** A_TO_B -> "A → B". */
export function formatDirection(direction: 'A_TO_B' | 'B_TO_A'): string {
  return direction === 'A_TO_B' ? 'A → B' : 'B → A';
}
