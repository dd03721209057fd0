import type { Database } from '../client.ts';
import type { Experiment as ExperimentRow } from '../generated/client.ts';
import { newId } from '../new-id.ts';

/** The experiment of a name, made if there is none; requests of the same moment get the same one. */
export async function experimentNamed(transaction: Database, name: string): Promise<ExperimentRow> {
  // Waits for whoever is making one of the same name.
  await transaction.experiment.createMany({ data: { id: newId(), name }, skipDuplicates: true });
  return transaction.experiment.findUniqueOrThrow({ where: { name } });
}
