import type { UploadRequest } from './upload-line.ts';

/** One request to a signed URL by `fetch`, which tells no progress of what it sends. */
export async function exchangeByFetch(
  { method, url, headers, body }: UploadRequest<Uint8Array>,
  onSent: (bytes: number) => void,
) {
  const response = await fetch(url, { method, headers, body: body as Uint8Array<ArrayBuffer> | null });
  const answer = {
    status: response.status,
    offset: response.headers.get('upload-offset'),
    text: await response.text(),
  };
  if (response.ok) onSent(body?.byteLength ?? 0);
  return answer;
}
