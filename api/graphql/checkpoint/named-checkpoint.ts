import type { PrismaClient } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';

/** Key of the checkpoint that has an id, or that an alias points at now; null where there is none. */
export async function namedCheckpoint(
  prisma: Pick<PrismaClient, 'checkpointAlias'>,
  idOrAlias: string,
): Promise<string | null> {
  const uuid = uuidOf('Checkpoint', idOrAlias);
  if (uuid !== null) return uuid;
  const name = idOrAlias.normalize('NFC');
  return (await prisma.checkpointAlias.findUnique({ where: { name } }))?.checkpointId ?? null;
}
