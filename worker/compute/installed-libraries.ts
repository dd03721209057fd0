import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { z } from 'zod';

export interface InstalledLibrary {
  readonly name: string;
  readonly version: string;
}

const NAMES = [
  'onnxruntime-node',
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
  'sharp',
];
const packageSchema = z.object({ version: z.string() });

/** The libraries that results depend on, of those that are installed. Loads none of them. */
export function installedLibraries(): InstalledLibrary[] {
  return NAMES.flatMap((name) => {
    const version = versionOf(name);
    return version === null ? [] : [{ name, version }];
  });
}

/** Packages do not all export their `package.json`: it is looked for where Node looks for the package. */
function versionOf(name: string): string | null {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      return packageSchema.parse(JSON.parse(readFileSync(path.join(folder, name, 'package.json'), 'utf8')))
        .version;
    } catch {
      continue; // not in this folder
    }
  }
  return null;
}
