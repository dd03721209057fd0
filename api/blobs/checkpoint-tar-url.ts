import { limits } from '#contracts/limits.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { Links } from '../http/links.ts';

/** A signed address of a checkpoint as a tar, good for `limits.signedUrlSeconds`. */
export function checkpointTarUrl(
  { signer, links }: { signer: UrlSigner; links: Links },
  checkpointId: string,
): string {
  const expiresAt = new Date(Date.now() + limits.signedUrlSeconds * 1000);
  return links.forClient(
    signer.sign({ method: 'GET', path: `/checkpoints/${checkpointId}/tar`, claims: {}, expiresAt }),
  );
}
