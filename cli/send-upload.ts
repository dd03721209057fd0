import { request as requestHttp, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { BrokenOffError, mayPass, sendResumably } from '#lib/send-resumably.ts';
import { connectionFault } from './connection-fault.ts';
import { CommandFailure } from './failure.ts';

const PAUSES_MS = { first: 250, longest: 15_000 };
const TRIES = 8;
/** Bytes that are written at once: how finely progress is told. */
const SLICE_BYTES = 64 * 1024;

/** Sends bytes to a signed URL; a connection that breaks is followed by another that sends what is missing. */
export async function sendUpload(
  url: URL,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  onSent: (bytes: number) => void,
): Promise<void> {
  try {
    await sendResumably(
      {
        send: async (offset, tell) => {
          const part = bytes.subarray(offset);
          const more = { 'upload-offset': String(offset), 'content-length': String(part.byteLength) };
          await exchange(url, { method: 'PUT', headers: { ...headers, ...more } }, part, (sent) => {
            tell(offset + sent);
          });
        },
        held: async () => Number(await exchange(url, { method: 'HEAD' }, new Uint8Array(), () => undefined)),
      },
      { pauses: PAUSES_MS, tries: TRIES, wait, onSent },
    );
  } catch (error) {
    throw error instanceof BrokenOffError ? connectionFault(url, error.cause) : error;
  }
}

/** One request. @returns the answer's `Upload-Offset` */
function exchange(
  url: URL,
  options: RequestOptions,
  body: Uint8Array,
  onSent: (bytes: number) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const broken = (cause: unknown) => {
      reject(new BrokenOffError('The connection broke.', { cause }));
    };
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, options, (response) => {
      const { statusCode = 0 } = response;
      const offset = response.headers['upload-offset']?.toString() ?? null;
      text(response).then((answer) => {
        if (statusCode < 300) resolve(offset ?? '');
        else if (mayPass(statusCode, offset)) broken(new Error(`The server answered ${statusCode}.`));
        else reject(new CommandFailure('refused', `The upload was refused (${statusCode}): ${answer}`));
      }, broken);
    });
    request.on('error', broken);
    let written = 0;
    const writeMore = () => {
      if (written >= body.byteLength) {
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
}
