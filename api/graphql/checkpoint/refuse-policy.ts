import type { CheckpointPolicy } from '#contracts/checkpoint-policy.ts';
import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { refuseEmptySplit } from '../evaluation/refuse-empty-split.ts';

/** Why a run on a dataset version cannot have a policy, or null: the best need validation images to be told by. */
export async function refusePolicy(
  prisma: Pick<PrismaClient, 'domain'>,
  datasetVersionId: string,
  policy: CheckpointPolicy | null,
  path: readonly string[],
): Promise<UserError | null> {
  if (policy === null || policy.keepBest === null) return null;
  const refused = await refuseEmptySplit(prisma, datasetVersionId, 'VALIDATION');
  return refused && { ...refused, field: [...path, 'keepBest'] };
}
