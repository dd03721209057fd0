import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Exchange } from '#sdk/upload-line.ts';

/** Bytes that are written at once: how finely progress is told. */
const SLICE_BYTES = 64 * 1024;

/** Node's own request, because `fetch` tells no progress of what it sends. */
export const exchangeByNode: Exchange<Uint8Array> = ({ method, url, headers, body }, onSent) =>
  new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    const size = body?.byteLength ?? 0;
    const more = method === 'PUT' ? { 'content-length': String(size) } : {};
    const request = send(url, { method, headers: { ...headers, ...more } }, (response) => {
      const offset = response.headers['upload-offset']?.toString() ?? null;
      text(response).then((answer) => {
        resolve({ status: response.statusCode ?? 0, offset, text: answer });
      }, reject);
    });
    request.on('error', reject);
    let written = 0;
    const writeMore = () => {
      if (!body || written >= size) {
        request.end();
        return;
      }
      const slice = body.subarray(written, written + SLICE_BYTES);
      request.write(slice, (error) => {
        if (error) return; // the request's own error tells
        written += slice.byteLength;
        onSent(written);
        writeMore();
      });
    };
    writeMore();
  });
