import type { Experiment as ExperimentRow, Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';

/**
 * The experiment of a name, made if there is none; requests of the same moment get the same one. Nobody deletes or
 * renames it until the transaction ends.
 */
export async function experimentNamed(
  transaction: Prisma.TransactionClient,
  name: string,
): Promise<ExperimentRow> {
  // Waits for whoever is making one of the same name.
  await transaction.experiment.createMany({ data: { id: newId(), name }, skipDuplicates: true });
  const [locked] = await transaction.$queryRaw<{ id: string }[]>`
    select id::text from experiment where name = ${name} for key share`;
  // It was deleted or renamed in between: another one is made.
  if (!locked) return experimentNamed(transaction, name);
  return transaction.experiment.findUniqueOrThrow({ where: { id: locked.id } });
}
