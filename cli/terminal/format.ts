import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

/** 12345678 -> "11.8 MiB". */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes, { binary: true });
}

/** Seconds -> "400ms", "48s", "1m 15s", "1h 12m". */
export function formatDuration(seconds: number): string {
  const milliseconds = seconds < 1 ? Math.round(1000 * Math.max(0, seconds)) : 1000 * Math.round(seconds);
  return prettyMilliseconds(milliseconds, { unitCount: 2 });
}
