import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';

/** Milliseconds before a rate means something. */
const SETTLED_AFTER_MS = 1_000;

/** "3 MiB of 40 MiB · 1.5 MiB/s · 25s left". Rate and time left wait until they mean something. */
export function uploadProgress(sent: number, total: number, elapsedMs: number): string {
  const parts = [`${formatBytes(sent)} of ${formatBytes(total)}`];
  if (sent > 0 && elapsedMs >= SETTLED_AFTER_MS) {
    const perSecond = (1000 * sent) / elapsedMs;
    parts.push(
      `${formatBytes(Math.round(perSecond))}/s`,
      `${formatDuration(Math.ceil((total - sent) / perSecond))} left`,
    );
  }
  return parts.join(' · ');
}
