import { BrokenOffError, mayPass, type SendingLine } from '#lib/send-resumably.ts';

/** One request to a signed URL, as a page sends it. */
export interface UploadRequest {
  readonly method: 'PUT' | 'HEAD';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob | null;
}

/** @param onSent hears how many bytes of the body have been sent. Rejects when there is no answer. */
export type Exchange = (
  request: UploadRequest,
  onSent: (bytes: number) => void,
) => Promise<{ readonly status: number; readonly offset: string | null; readonly text: string }>;

/** The bytes of a file on their way to a signed URL. @throws Error in words for people when it is refused */
export function uploadLine(
  url: string,
  headers: Readonly<Record<string, string>>,
  file: Blob,
  exchange: Exchange,
): SendingLine {
  const ask = async (request: UploadRequest, onSent: (bytes: number) => void) => {
    const answer = await exchange(request, onSent).catch((cause: unknown) => {
      throw new BrokenOffError('The connection broke.', { cause });
    });
    if (answer.status < 300) return answer;
    if (mayPass(answer.status, answer.offset))
      throw new BrokenOffError(`The server answered ${answer.status}.`);
    throw new Error(reasonIn(answer.text) ?? `The server answered ${answer.status}.`);
  };
  return {
    async send(offset, onSent) {
      const body = file.slice(offset);
      const request: UploadRequest = {
        method: 'PUT',
        url,
        body,
        headers: { ...headers, 'upload-offset': String(offset) },
      };
      await ask(request, (sent) => {
        onSent(offset + sent);
      });
    },
    async held() {
      return Number((await ask({ method: 'HEAD', url, headers: {}, body: null }, () => undefined)).offset);
    },
  };
}

function reasonIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : null;
  } catch {
    return null; // not ours: its status tells
  }
}
