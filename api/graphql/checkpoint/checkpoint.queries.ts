import type { UserError } from '#contracts/errors.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Checkpoint as CheckpointRow, PrismaClient } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';

/** The checkpoint of an id that can translate, or why there is none. */
export async function findTranslating(
  prisma: PrismaClient,
  id: string,
): Promise<{ checkpoint: CheckpointRow | null; userErrors: UserError[] }> {
  const field = ['checkpointId'];
  const uuid = uuidOf('Checkpoint', id);
  const checkpoint = uuid === null ? null : await prisma.checkpoint.findUnique({ where: { id: uuid } });
  if (!checkpoint)
    return {
      checkpoint: null,
      userErrors: [refuse('NOT_FOUND', field, 'There is no checkpoint of that id.')],
    };
  if (checkpoint.stage === TRANSLATION_STAGE) return { checkpoint, userErrors: [] };
  const message =
    `This checkpoint is of the stage ${checkpoint.stage}, which does not learn to translate. ` +
    `Name one of the stage ${TRANSLATION_STAGE}.`;
  return { checkpoint: null, userErrors: [refuse('INVALID_STATE', field, message)] };
}
