import { Prisma } from '#db/generated/client.ts';

/**
 * What experiments are sorted by as a tree, each before those below it: its path, with the slash as the smallest sign. An
 * index has it.
 */
export const PATH_KEY = Prisma.sql`(replace(experiment.name, '/', chr(1)) collate "C")`;

/** The same of a path. */
export function pathKey(path: string): string {
  return path.replaceAll('/', '\u0001');
}

/** Whether an experiment has a path or lies below it: one range of the index. */
export function isUnderPath(path: string): Prisma.Sql {
  const first = pathKey(path);
  // No name has control characters, so that nothing else is in between.
  return Prisma.sql`(${PATH_KEY} >= ${first} and ${PATH_KEY} < ${`${first}\u0002`})`;
}
