import type { Prisma } from '#db/generated/client.ts';
import { codedError } from '../errors.ts';
import type { Viewer } from './viewer.ts';

/**
 * Holds an admin until the transaction ends: what they do to the rights of others is done while they are one, or not at all.
 *
 * @throws FORBIDDEN where somebody has taken their rights since the request came
 */
export async function holdAdmin(transaction: Prisma.TransactionClient, { id }: Viewer): Promise<void> {
  const found = await transaction.$queryRaw<{ isAdmin: boolean }[]>`
    select role = 'ADMIN' and disabled_at is null as "isAdmin" from "user" where id = ${id}::uuid for share`;
  if (found[0]?.isAdmin !== true) throw noLongerAdmin();
}

/** For who was an admin when their request came. */
export function noLongerAdmin(): Error {
  return codedError('FORBIDDEN', 'You are no longer an admin.');
}
