import type { Database } from '#db/client.ts';

/** The path of an experiment, by which roles in it are told. */
export async function pathOf(database: Database, experimentId: string): Promise<string> {
  const { name } = await database.experiment.findUniqueOrThrow({
    where: { id: experimentId },
    select: { name: true },
  });
  return name;
}
