import { messageOf } from '#lib/message-of.ts';

/** Why a file did not come, as a part of a sentence. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

export interface Downloaded {
  readonly bytes: Buffer;
  /** Where it lay in the end, after redirections. */
  readonly url: string;
}

export type Download = (
  url: string,
  headers: Readonly<Record<string, string>>,
  onBytes: (done: number, total: number | null) => void,
) => Promise<Downloaded>;

/** Nothing that comes for so long is waited for. */
const SILENCE_MS = 30_000;

/** Reads a file over HTTP into memory. A user and a password in the URL are sent as such. @throws DownloadError */
export const download: Download = async (url, headers, onBytes) => {
  const stop = new AbortController();
  const silence = setTimeout(() => {
    stop.abort(new Error(`nothing came for ${SILENCE_MS / 1000} s`));
  }, SILENCE_MS);
  try {
    const { plain, authorization } = withoutUser(url);
    const response = await fetch(plain, { headers: { ...headers, ...authorization }, signal: stop.signal });
    if (!response.ok || !response.body) throw new DownloadError(`${plain} answered ${response.status}`);
    const length = Number(response.headers.get('content-length') ?? NaN);
    const total = Number.isSafeInteger(length) ? length : null;
    const chunks: Uint8Array[] = [];
    let done = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      silence.refresh();
      chunks.push(chunk);
      done += chunk.byteLength;
      onBytes(done, total);
    }
    return { bytes: Buffer.concat(chunks), url: response.url };
  } catch (error) {
    if (error instanceof DownloadError) throw error;
    throw new DownloadError(`${new URL(url).host} cannot be reached (${reasonOf(error)})`);
  } finally {
    clearTimeout(silence);
  }
};

/** `fetch` takes no URL with a user in it. */
function withoutUser(url: string): { plain: string; authorization: Readonly<Record<string, string>> } {
  const plain = new URL(url);
  const { username, password } = plain;
  if (username === '') return { plain: url, authorization: {} };
  plain.username = '';
  plain.password = '';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    plain: plain.href,
    authorization: { authorization: `Basic ${Buffer.from(user).toString('base64')}` },
  };
}

/** `fetch` keeps the reason for its failure as the cause. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
