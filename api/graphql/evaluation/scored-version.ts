import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';

type ScoredVersion =
  | { readonly id: string; readonly userErrors: null }
  | { readonly id: null; readonly userErrors: readonly UserError[] };

/**
 * The dataset version on whose images a checkpoint is scored: that of its run, or for a run that has none here the one that
 * is named.
 *
 * @param own of the run
 * @param named id of a DatasetVersion
 */
export async function scoredVersion(
  prisma: Pick<PrismaClient, 'datasetVersion'>,
  own: string | null,
  named: string | null,
): Promise<ScoredVersion> {
  const wanted = named === null ? null : uuidOf('DatasetVersion', named);
  if (own !== null) {
    if (named === null || wanted === own) return { id: own, userErrors: null };
    return refused('INVALID', 'This run is scored on the dataset that it was trained on. Leave it out.');
  }
  if (named === null)
    return refused(
      'REQUIRED',
      'The dataset that this run was trained on is not here. Name one to score it on.',
    );
  const found =
    wanted && (await prisma.datasetVersion.findUnique({ where: { id: wanted, ...NOT_IN_TRASH } }));
  if (wanted === null || !found) return refused('NOT_FOUND', 'No dataset version has this id.');
  return { id: wanted, userErrors: null };
}

function refused(code: UserError['code'], message: string): ScoredVersion {
  return { id: null, userErrors: [refuse(code, ['datasetVersionId'], message)] };
}
