import { ExemplarError } from './exemplar-error.ts';
import { BrokenOffError, mayPass, type SendingLine } from './send-resumably.ts';

/** One request to a signed URL. */
export interface UploadRequest<Body> {
  readonly method: 'PUT' | 'HEAD';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | null;
}

/** @param onSent hears how many bytes of the body have been sent. Rejects when there is no answer. */
export type Exchange<Body> = (
  request: UploadRequest<Body>,
  onSent: (bytes: number) => void,
) => Promise<{ readonly status: number; readonly offset: string | null; readonly text: string }>;

/**
 * The bytes of a file on their way to a signed URL.
 *
 * @param from the bytes from an offset on
 * @throws ExemplarError in the server's words when it is refused
 */
export function uploadLine<Body>(
  { url, headers }: Pick<UploadRequest<Body>, 'url' | 'headers'>,
  from: (offset: number) => Body,
  exchange: Exchange<Body>,
): SendingLine {
  const ask = async (request: UploadRequest<Body>, onSent: (bytes: number) => void) => {
    const answer = await exchange(request, onSent).catch((cause: unknown) => {
      throw new BrokenOffError('The connection broke.', { cause });
    });
    const { status, offset, text } = answer;
    if (status < 300) return answer;
    const said = `The server answered ${status}.`;
    if (mayPass(status, offset)) throw new BrokenOffError(said, { cause: new Error(said) });
    const { code = 'UPLOAD_REFUSED', message = said } = refusalIn(text);
    throw new ExemplarError('refusal', [{ code, message }], { status });
  };
  return {
    async send(offset, onSent) {
      const more = { 'upload-offset': String(offset) };
      await ask({ method: 'PUT', url, headers: { ...headers, ...more }, body: from(offset) }, (sent) => {
        onSent(offset + sent);
      });
    },
    async held() {
      return Number((await ask({ method: 'HEAD', url, headers: {}, body: null }, () => undefined)).offset);
    },
  };
}

/** What the server says in JSON; nothing where the answer is somebody else's. */
function refusalIn(text: string): { readonly code?: string; readonly message?: string } {
  try {
    const { code, message } = Object(JSON.parse(text)) as { code?: unknown; message?: unknown };
    return {
      ...(typeof code === 'string' && { code }),
      ...(typeof message === 'string' && { message }),
    };
  } catch {
    return {};
  }
}
