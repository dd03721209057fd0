import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where a restore gathers everything before it is put into the data folder. */
export function restoreStage(dataDirectory: string): string {
  return path.join(dataDirectory, '.restoring');
}

/** @throws Error for a data folder that a restore is still filling, or was filling when it was cut off */
export function refuseUnfinishedRestore(dataDirectory: string): void {
  const stage = restoreStage(dataDirectory);
  if (!existsSync(stage)) return;
  throw new Error(
    `A restore into ${dataDirectory} has not ended. If it is under way, wait for it. If it was cut off, run ` +
      `"./exemplar restore <file>" for this folder again: it finishes, or removes ${stage} and starts over.`,
  );
}
