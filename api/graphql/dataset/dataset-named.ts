import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { invariant } from '#lib/invariant.ts';

/**
 * The dataset of that name, which is made where there is none. Held until the transaction ends: nobody removes it meanwhile
 * with the last of its versions.
 *
 * @returns its id
 */
export async function datasetNamed(transaction: Database, name: string): Promise<string> {
  const [dataset] = await transaction.$queryRaw<{ id: string }[]>`
    insert into dataset (id, name) values (${newId()}::uuid, ${name})
    on conflict (name) do update set name = excluded.name
    returning id::text`;
  invariant(dataset, `Expected a dataset named "${name}", found none.`);
  return dataset.id;
}
