import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

/** A request with any path and any headers, such as those that fetch would not let through; a body makes it a POST. */
export function rawRequest(
  server: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server);
    const options = { host: hostname.replace(/^\[|\]$/g, ''), port, path: target, headers };
    const sent = request({ ...options, method: body === '' ? 'GET' : 'POST' }, (response) => {
      buffer(response).then((bytes) => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, headers: answered, bytes, text: bytes.toString('utf8') });
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
