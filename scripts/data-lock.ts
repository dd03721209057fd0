import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isCode } from '#lib/is-code.ts';
import { isStillThere } from '#lib/is-still-there.ts';
import { makeFolder } from '#lib/make-folder.ts';
import { processCommand, processStart } from '#lib/process-start.ts';
import { takeLockFile } from '#lib/take-lock-file.ts';
import { replaceWhole } from '#lib/whole-file.ts';

const holderSchema = z.object({
  pid: z.int(),
  /** When that process began; null where the system does not tell. Locks of version 0.1.0 do not say. */
  start: z.string().nullable().default(null),
  url: z.string().nullable(),
});
type Holder = z.infer<typeof holderSchema>;

/** The right to run Exemplar on a data folder. */
export interface DataLock {
  /** Tells a second starter where this one is reached. */
  announce(url: string): void;
  release(): void;
}

/** @throws Error that says who holds the data folder. */
export function takeDataLock(dataDirectory: string): DataLock {
  makeFolder(dataDirectory);
  const file = path.join(dataDirectory, 'start.lock');
  const self = { pid: process.pid, start: processStart(process.pid) };
  if (!takeLockFile(file, textOf({ ...self, url: null }), isHeld)) {
    const holder = readHolder(file);
    throw new Error(
      `Exemplar already runs on the data folder ${dataDirectory}: process ${holder?.pid ?? '?'}` +
        `${holder?.url ? `, ${holder.url}` : ', still starting'}. Sign in there with "./exemplar sign-in", ` +
        `stop it, or choose another folder with EXEMPLAR_DATA_DIR. If that process is another program, remove ${file}.`,
    );
  }
  return {
    announce(url) {
      replaceWhole(file, textOf({ ...self, url }));
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

function textOf(holder: Holder): string {
  return JSON.stringify(holder);
}

/**
 * Whether the process that a lock names still is the one that took it: after a crash, or in a new container, the id may
 * belong to another program, or to an Exemplar on another folder.
 */
function isHeld(text: string): boolean {
  const holder = parseHolder(text);
  if (!holder) return false;
  const isThere = isStillThere(holder);
  if (isThere !== null) return isThere;
  const command = processCommand(holder.pid);
  return holder.pid !== process.pid && (command === null || command.includes('start.mjs'));
}

/** Null when the lock is gone, or names nobody. */
function readHolder(file: string): Holder | null {
  try {
    return parseHolder(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Null when it was cut short by a crash: nobody holds it. */
function parseHolder(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
