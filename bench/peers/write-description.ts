import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Values } from './values.ts';

/** Writes what program.py reads. @returns path of the description, beside which its values lie, float32 little-endian */
export async function writeDescription(folder: string, values: Values, description: object): Promise<string> {
  const file = path.join(folder, 'program.json');
  await writeFile(path.join(folder, 'values.bin'), values.bytes());
  await writeFile(file, JSON.stringify(description));
  return file;
}
