import { experimentPathsAbove } from '#contracts/names.ts';
import type { Database } from '../client.ts';
import type { Experiment as ExperimentRow } from '../generated/client.ts';
import { newId } from '../new-id.ts';

/**
 * The experiment of a path, made if there is none, with those that it lies below; requests of the same moment get the same
 * one. Nobody deletes or renames any of them until the transaction ends.
 */
export async function experimentNamed(transaction: Database, path: string): Promise<ExperimentRow> {
  const paths = [...experimentPathsAbove(path), path];
  // Waits for whoever is making one of the same name.
  await transaction.experiment.createMany({
    data: paths.map((name) => ({ id: newId(), name })),
    skipDuplicates: true,
  });
  const locked = await transaction.$queryRaw<{ name: string }[]>`
    select name from experiment where name = any(${paths}) order by name collate "C" for key share`;
  // One was deleted or renamed in between: another one is made.
  if (locked.length < paths.length) return experimentNamed(transaction, path);
  return transaction.experiment.findUniqueOrThrow({ where: { name: path } });
}
