import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fencedBlock } from '#lib/fenced-block.ts';

/** A program as it stands in a document of docs/api, with ids filled in as a person does. */
export function programIn(document: string, file: string, ids: Readonly<Record<string, string>>): string {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/api/${document}`, import.meta.url)), 'utf8');
  const program = fencedBlock(text, file);
  if (program === null) throw new Error(`${document} has no program ${file}.`);
  return Object.entries(ids).reduce((filled, [name, id]) => filled.replaceAll(name, id), program);
}
