import type { IncomingMessage } from 'node:http';

export interface Pace {
  /** In each so many milliseconds ... */
  readonly everyMs: number;
  /** ... at least so many bytes have to come. */
  readonly bytes: number;
}

/**
 * Calls `onSlow` once when a request's bytes come so slowly that they only keep a connection busy.
 *
 * @returns ends the watch
 */
export function watchPace(
  request: IncomingMessage,
  { everyMs, bytes }: Pace,
  onSlow: () => void,
): () => void {
  const { socket } = request;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    const now = socket.bytesRead;
    if (!request.complete && now - before < bytes) {
      clearInterval(timer);
      onSlow();
    }
    before = now;
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
