import type { Request, RequestHandler } from 'express';
import { refuseRequest } from './respond.ts';

/** How long the body of a request may take: one that was announced and does not come is not waited for. */
const BODY_MS = 15_000;

/** Refuses a body before it is read: one that is too large at once, one that does not come after a while. */
export function limitBody(maxBytes: number, patienceMs = BODY_MS): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      const message = `The body is too large: at most ${maxBytes} bytes are accepted.`;
      endAfter(request, () => {
        refuseRequest(response, 413, 'PAYLOAD_TOO_LARGE', message);
      });
      return;
    }
    const timer = setTimeout(() => {
      if (request.complete || response.headersSent) return;
      endAfter(request, () => {
        const message = `The body did not arrive within ${patienceMs / 1000} s.`;
        refuseRequest(response, 408, 'REQUEST_TIMEOUT', message);
      });
    }, patienceMs);
    request.once('end', () => {
      clearTimeout(timer);
    });
    response.once('close', () => {
      clearTimeout(timer);
    });
    next();
  };
}

/** Answers and closes the connection, on which bytes may still come. */
function endAfter(request: Request, answer: () => void): void {
  const { res: response } = request;
  response?.set('connection', 'close');
  response?.once('finish', () => request.socket.destroy());
  answer();
}
