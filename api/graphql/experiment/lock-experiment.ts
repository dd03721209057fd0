import type { Experiment as ExperimentRow, Prisma } from '#db/generated/client.ts';

/** The row, held until the transaction ends: nobody puts a run into it meanwhile. Null where there is none. */
export async function lockExperiment(
  transaction: Prisma.TransactionClient,
  id: string | null,
): Promise<ExperimentRow | null> {
  if (id === null) return null;
  await transaction.$queryRaw`select from experiment where id = ${id}::uuid for update`;
  return transaction.experiment.findUnique({ where: { id } });
}
