import type { Database } from '#db/client.ts';
import { codedError } from '../../errors.ts';

/**
 * Holds uploads until the transaction ends, so that no clean-up takes one that is about to be named; of images of datasets,
 * their versions, so that these do not go to the trash.
 *
 * @throws BAD_USER_INPUT when one has gone since it was looked up: it was old, and nothing had taken it.
 */
export async function holdUploads(transaction: Database, ids: readonly string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  const held = await transaction.$queryRaw<{ id: string }[]>`
    select id::text from upload where id = any(${wanted}::uuid[]) order by id for key share`;
  const rest = wanted.filter((id) => !held.some((row) => row.id === id));
  if (rest.length === 0) return;
  const images = await transaction.$queryRaw<{ trashedAt: Date | null }[]>`
    select trashed_at as "trashedAt" from image join dataset_version on dataset_version.id = dataset_version_id
    where image.id = any(${rest}::uuid[]) order by dataset_version.id for key share of dataset_version`;
  if (images.length < rest.length)
    throw codedError('BAD_USER_INPUT', 'An upload has been removed since nothing used it. Send it again.');
  if (images.some(({ trashedAt }) => trashedAt !== null))
    throw codedError(
      'BAD_USER_INPUT',
      'The dataset of an image has gone to the trash. Choose another image.',
    );
}
