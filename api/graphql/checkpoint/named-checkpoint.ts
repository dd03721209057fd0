import { readAlias } from '#contracts/names.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';

/** Key of the checkpoint that has an id, or that an alias points at now; null where there is none. */
export async function namedCheckpoint(
  prisma: Pick<PrismaClient, 'checkpointAlias'>,
  idOrAlias: string,
): Promise<string | null> {
  const uuid = uuidOf('Checkpoint', idOrAlias);
  if (uuid !== null) return uuid;
  const { name } = readAlias(idOrAlias);
  if (name === null) return null; // what nothing can be named, e.g. text that the database cannot hold
  return (await prisma.checkpointAlias.findUnique({ where: { name } }))?.checkpointId ?? null;
}
