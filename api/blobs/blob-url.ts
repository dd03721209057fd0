import { limits } from '#contracts/limits.ts';
import type { ImageFormat } from '#contracts/domain.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { Links } from '../http/links.ts';

/** A blob, or a part of one with a hash of its own, and what it is. */
export interface BlobReference {
  readonly sha256: string;
  readonly contentType: string;
  readonly part?: { readonly offset: number; readonly byteSize: number; readonly sha256: string };
}

export const contentTypeOf = {
  PNG: 'image/png',
  JPEG: 'image/jpeg',
  WEBP: 'image/webp',
} as const satisfies Record<ImageFormat, string>;

/**
 * A signed address of a blob. It stays the same for some minutes, so that a browser finds the bytes in its cache, and
 * is good for one to two times `limits.signedUrlSeconds`.
 */
export function blobUrl(
  { signer, links }: { signer: UrlSigner; links: Links },
  { sha256, contentType, part }: BlobReference,
): string {
  const periodMs = limits.signedUrlSeconds * 1000;
  const period = Math.floor(Date.now() / periodMs);
  const claims = {
    type: contentType,
    ...(part && { offset: String(part.offset), size: String(part.byteSize), part: part.sha256 }),
  };
  const expiresAt = new Date((period + 2) * periodMs);
  return links.forClient(signer.sign({ method: 'GET', path: `/blobs/${sha256}`, claims, expiresAt }));
}
