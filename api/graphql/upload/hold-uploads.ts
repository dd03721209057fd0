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
  const held = await transaction.$queryRaw<{ trashedAt: Date | null }[]>`
    with upload_held as (
      select from upload where id = any(${wanted}::uuid[]) order by id for key share
    ), version_held as (
      select trashed_at from image join dataset_version on dataset_version.id = dataset_version_id
      where image.id = any(${wanted}::uuid[]) order by dataset_version.id for key share of dataset_version
    )
    select null::timestamptz as "trashedAt" from upload_held
    union all select trashed_at from version_held`;
  if (held.length < wanted.length)
    throw codedError('BAD_USER_INPUT', 'An upload has been removed since nothing used it. Send it again.');
  if (held.some(({ trashedAt }) => trashedAt !== null))
    throw codedError(
      'BAD_USER_INPUT',
      'The dataset of an image has gone to the trash. Choose another image.',
    );
}
