import prettyMilliseconds from 'pretty-ms';

/** Seconds -> "400ms", "48s", "2m 5s", "1h 12m", "3d 4h". */
export function formatDuration(seconds: number): string {
  const milliseconds = seconds < 1 ? Math.round(1000 * Math.max(0, seconds)) : 1000 * Math.round(seconds);
  return prettyMilliseconds(milliseconds, { unitCount: 2 });
}
