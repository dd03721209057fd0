/** Sizes, times and numbers as people read them. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** 2457600 -> "2.3 MiB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[unit] ?? 'B'}`;
}

/** Seconds -> "48 s", "2 min 5 s", "1 h 12 min", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${whole % 60} s`;
  return `${whole} s`;
}

/** Four significant digits; a power of ten where more than that would be zeros. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(2).replace('e+', 'e');
  if (size >= 1000) return String(Math.round(value));
  return value
    .toPrecision(4)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Age of `time` at `now` (milliseconds): "just now", "5 min ago", "yesterday's" go by days. */
export function formatAge(time: string, now: number): string {
  const seconds = (now - Date.parse(time)) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

/** 18000 -> "18,000". */
export function formatCount(count: number): string {
  return count.toLocaleString('en-GB');
}

/** A_TO_B -> "A → B". */
export function formatDirection(direction: 'A_TO_B' | 'B_TO_A'): string {
  return direction === 'A_TO_B' ? 'A → B' : 'B → A';
}
