import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const idsSchema = z.array(z.string());

/** Ids of the runs in a folder of MLflow, made where they are not there yet: what is costly to seed is seeded once. */
export async function seededOnce(
  folder: string,
  seed: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const file = path.join(folder, 'seeded.json');
  if (existsSync(file)) return idsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const ids = await seed();
  await writeFile(file, JSON.stringify(ids));
  return ids;
}
