import type { Experiment as ExperimentRow, Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';

/** The experiment of a name, made if there is none; requests of the same moment get the same one. */
export async function experimentNamed(
  transaction: Prisma.TransactionClient,
  name: string,
): Promise<ExperimentRow> {
  // Waits for whoever is making one of the same name.
  await transaction.experiment.createMany({ data: { id: newId(), name }, skipDuplicates: true });
  return transaction.experiment.findUniqueOrThrow({ where: { name } });
}
