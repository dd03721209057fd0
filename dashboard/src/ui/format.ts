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

/** A_TO_B -> "A → B". */
export function formatDirection(direction: 'A_TO_B' | 'B_TO_A'): string {
  return direction === 'A_TO_B' ? 'A → B' : 'B → A';
}
