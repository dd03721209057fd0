import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchNpmPackage } from './fetch-npm-package.ts';
import { BINDING_PACKAGE } from './published-package.ts';

/**
 * Downloads the binding's source by npm and unpacks it.
 *
 * @returns the folder of its sources
 * @throws CommandFailure
 */
export async function fetchBindingSource(folder: string, tell: (text: string) => void): Promise<string> {
  const source = path.join(folder, 'source');
  await mkdir(source);
  for (const [name, data] of await fetchNpmPackage(BINDING_PACKAGE, folder, tell)) {
    const inside = SOURCE.exec(name)?.[1];
    if (inside !== undefined) await writeFile(path.join(source, inside), data);
  }
  return source;
}

const SOURCE = /^binding\/([^/]+\.(?:cc|h))$/;
