import { readdirSync } from 'node:fs';

/** Folders of what is made or installed. */
const LEFT_OUT = new Set(['node_modules', 'data', 'shared', '.git', '.cache', 'gql', 'dist', 'generated']);

/** Paths of the repository's own files, relative to it. */
export function repositoryFiles(folder = '.'): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (LEFT_OUT.has(entry.name)) return [];
    const file = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? repositoryFiles(file) : [file];
  });
}
