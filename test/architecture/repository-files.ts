import { readdirSync } from 'node:fs';

/** Folders of what is made or installed, and those beside the sources that hold none. */
const LEFT_OUT = new Set(['node_modules', 'gql', 'dist', 'generated']);
const LEFT_OUT_AT_TOP = new Set(['data', 'shared', '.git', '.cache']);

/** Paths of the repository's own files, relative to it. */
export function repositoryFiles(folder = '.'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const isTop = folder === '.';
    if (LEFT_OUT.has(entry.name) || (isTop && LEFT_OUT_AT_TOP.has(entry.name))) return [];
    const file = isTop ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? repositoryFiles(file) : [file];
  });
}
