import type { WebSocket } from 'ws';
import type { Viewer } from '../auth/viewer.ts';

const LOOK_AGAIN_MS = 4_000;
const MAX_MESSAGES_PER_SECOND = 100;

/**
 * Watches an open socket: closes it with 4403 within five seconds after its token or session has ended, and with 1008
 * when it sends more than 100 messages in a second.
 *
 * @param identify who the socket belongs to by now; null for nobody.
 */
export function keepWatch(
  socket: WebSocket,
  identify: () => Promise<Viewer | null>,
  onViewer: (viewer: Viewer) => void,
): void {
  const look = setInterval(() => {
    identify().then(
      (viewer) => {
        if (viewer) onViewer(viewer);
        else socket.close(4403, 'The token or the session has ended.');
      },
      () => undefined, // the database is away: the next look tells
    );
  }, LOOK_AGAIN_MS);
  look.unref();

  let messages = 0;
  let second = 0;
  socket.on('message', () => {
    const now = Math.floor(performance.now() / 1_000);
    messages = now === second ? messages + 1 : 1;
    second = now;
    if (messages > MAX_MESSAGES_PER_SECOND)
      socket.close(1008, `A socket may send at most ${MAX_MESSAGES_PER_SECOND} messages per second.`);
  });
  socket.once('close', () => {
    clearInterval(look);
  });
}
