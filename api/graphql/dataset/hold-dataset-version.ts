import type { UserError } from '#contracts/errors.ts';
import type { Database } from '#db/client.ts';
import { Refused } from '../shared/refused.ts';
import { noDatasetVersion } from './no-dataset-version.ts';

/**
 * Holds a version until the transaction ends, so that it does not go to the trash while something is made that needs it.
 *
 * @throws Refused when it has gone there since it was looked up.
 */
export async function holdDatasetVersion(
  transaction: Database,
  id: string,
  refusal: UserError = noDatasetVersion(),
): Promise<void> {
  const held = await transaction.$queryRaw<unknown[]>`
    select id from dataset_version where id = ${id}::uuid and trashed_at is null for key share`;
  if (held.length === 0) throw new Refused([refusal]);
}
