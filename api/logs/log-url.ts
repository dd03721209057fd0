import { limits } from '#contracts/limits.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { Links } from '../http/links.ts';

/** A signed address of the whole log of a run as text, good for `limits.signedUrlSeconds`. */
export function logUrl({ signer, links }: { signer: UrlSigner; links: Links }, runId: string): string {
  const expiresAt = new Date(Date.now() + limits.signedUrlSeconds * 1000);
  return links.forClient(signer.sign({ method: 'GET', path: `/runs/${runId}/log`, claims: {}, expiresAt }));
}
