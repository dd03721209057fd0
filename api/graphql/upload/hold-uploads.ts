import type { Database } from '#db/client.ts';
import { codedError } from '../../errors.ts';

/**
 * Holds uploads until the transaction ends, so that no clean-up takes one that is about to be named; ids of images of datasets
 * are left alone.
 *
 * @throws BAD_USER_INPUT when one has gone since it was looked up: it was old, and nothing had taken it.
 */
export async function holdUploads(transaction: Database, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  const held = await transaction.$queryRaw<{ id: string }[]>`
    select id::text from upload where id = any(${wanted}::uuid[]) order by id for key share`;
  const rest = wanted.filter((id) => !held.some((row) => row.id === id));
  if (rest.length === 0) return;
  if ((await transaction.image.count({ where: { id: { in: rest } } })) < rest.length)
    throw codedError('BAD_USER_INPUT', 'An upload has been removed since nothing used it. Send it again.');
}
