import type { WebSocket } from 'ws';

/** What the libraries below close with, and leave without a word; or, of 4500, say more than a client may know. */
const reasons: Readonly<Record<number, string>> = {
  1002: 'That is not a WebSocket frame.',
  1007: 'The text is not valid UTF-8.',
  1009: 'A message may have at most 64 KiB.',
};
const INTERNAL = 4500;

/** Has every close of a socket tell the client why. */
export function giveReasons(socket: WebSocket): void {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) => {
    if (code === INTERNAL) close(code, 'Something went wrong on the server. Its log has the details.');
    else close(code, reason ?? reasons[code ?? 0]);
  };
}
