import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isAlive } from '#db/embedded/is-alive.ts';
import { isCode } from '#lib/is-code.ts';
import { processCommand, processStart } from '#lib/process-start.ts';
import { createWhole, replaceWhole } from '#lib/whole-file.ts';

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
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const file = path.join(dataDirectory, 'start.lock');
  const self = { pid: process.pid, start: processStart(process.pid) };
  if (!createWhole(file, textOf({ ...self, url: null })) && !takeOver(file, { ...self, url: null })) {
    const holder = readHolder(file);
    throw new Error(
      `Exemplar already runs on the data folder ${dataDirectory}: process ${holder?.pid ?? '?'}` +
        `${holder?.url ? `, ${holder.url}` : ', still starting'}. Sign in there with "npx exemplar sign-in", ` +
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

/**
 * Takes a lock that was left behind by a starter that was killed. Only who holds a second lock does so, and the first
 * never is missing meanwhile: of starters that come together one wins.
 */
function takeOver(file: string, holder: Holder): boolean {
  if (isHeld(file)) return false;
  const breaker = `${file}.break`;
  if (!createWhole(breaker, textOf(holder))) {
    if (isHeld(breaker)) return false;
    rmSync(breaker, { force: true });
    return takeOver(file, holder);
  }
  try {
    if (isHeld(file)) return false;
    if (!existsSync(file)) return createWhole(file, textOf(holder)); // its holder has just ended
    replaceWhole(file, textOf(holder));
    return true;
  } finally {
    rmSync(breaker, { force: true });
  }
}

function textOf(holder: Holder): string {
  return JSON.stringify(holder);
}

/**
 * Whether the process that a lock names still is the one that took it: after a crash, or in a new container, the id may
 * belong to another program, or to an Exemplar on another folder.
 */
function isHeld(file: string): boolean {
  const holder = readHolder(file);
  if (!holder || !isAlive(holder.pid)) return false;
  const start = processStart(holder.pid);
  if (holder.start !== null && start !== null) return holder.start === start;
  const command = processCommand(holder.pid);
  return holder.pid !== process.pid && (command === null || command.includes('start.mjs'));
}

/** Null when the lock is gone or was cut short by a crash: nobody holds it. One that cannot be read may be held. */
function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
