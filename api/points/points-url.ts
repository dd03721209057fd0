import { limits } from '#contracts/limits.ts';
import type { PointsFormat } from '#contracts/points-format.ts';
import type { UrlSigner } from '#storage/signed-url.ts';
import type { Links } from '../http/links.ts';

/** A signed address of all points of a run, good for `limits.signedUrlSeconds`. */
export function pointsUrl(
  { signer, links }: { signer: UrlSigner; links: Links },
  runId: string,
  format: PointsFormat,
): string {
  const expiresAt = new Date(Date.now() + limits.signedUrlSeconds * 1000);
  const path = `/runs/${runId}/points`;
  return links.forClient(signer.sign({ method: 'GET', path, claims: { format }, expiresAt }));
}
