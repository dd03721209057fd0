import type { CheckpointPolicy } from '#contracts/checkpoint-policy.ts';
import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { refuse } from '../shared/user-errors.ts';
import { refuseEmptySplit } from '../evaluation/refuse-empty-split.ts';

const NO_DATASET =
  'The dataset of this run is not on this server: nothing tells which checkpoints are the best.';

/** Why a run on a dataset version cannot have a policy, or null: the best need validation images to be told by. */
export async function refusePolicy(
  prisma: Pick<PrismaClient, 'domain'>,
  datasetVersionId: string | null,
  policy: CheckpointPolicy | null,
  path: readonly string[],
): Promise<UserError | null> {
  if (policy === null || policy.keepBest === null) return null;
  if (datasetVersionId === null) return refuse('INVALID_STATE', [...path, 'keepBest'], NO_DATASET);
  const refused = await refuseEmptySplit(prisma, datasetVersionId, 'VALIDATION');
  return refused && { ...refused, field: [...path, 'keepBest'] };
}
