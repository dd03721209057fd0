import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isAlive } from '#db/embedded/is-alive.ts';
import { isCode } from '#lib/is-code.ts';
import { processCommand, processStart } from '#lib/process-start.ts';

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
  if (!create(file, { ...self, url: null }) && !takeOver(file, { ...self, url: null })) {
    const holder = readHolder(file);
    throw new Error(
      `Exemplar already runs on the data folder ${dataDirectory}: process ${holder?.pid ?? '?'}` +
        `${holder?.url ? `, ${holder.url}` : ', still starting'}. Sign in there with "npx exemplar sign-in", ` +
        `stop it, or choose another folder with EXEMPLAR_DATA_DIR. If that process is another program, remove ${file}.`,
    );
  }
  return {
    announce(url) {
      putInPlace(file, { ...self, url });
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

/** Written elsewhere and linked to its place: whoever sees the lock sees who holds it. */
function create(file: string, holder: Holder): boolean {
  const complete = writeBeside(file, holder);
  try {
    linkSync(complete, file);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(complete);
  }
}

/**
 * Takes a lock that was left behind by a starter that was killed. Only who holds a second lock does so, and the first
 * never is missing meanwhile: of starters that come together one wins.
 */
function takeOver(file: string, holder: Holder): boolean {
  if (isHeld(file)) return false;
  const breaker = `${file}.break`;
  if (!create(breaker, holder)) {
    if (isHeld(breaker)) return false;
    rmSync(breaker, { force: true });
    return takeOver(file, holder);
  }
  try {
    if (isHeld(file)) return false;
    if (!existsSync(file)) return create(file, holder); // its holder has just ended
    putInPlace(file, holder);
    return true;
  } finally {
    rmSync(breaker, { force: true });
  }
}

function putInPlace(file: string, holder: Holder): void {
  renameSync(writeBeside(file, holder), file);
}

function writeBeside(file: string, holder: Holder): string {
  const complete = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(complete, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
  return complete;
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
