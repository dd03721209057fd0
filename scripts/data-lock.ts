import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isAlive } from '#db/embedded/is-alive.ts';
import { isCode } from '#lib/is-code.ts';

const holderSchema = z.object({ pid: z.int(), url: z.string().nullable() });
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
  if (!create(file)) {
    const holder = readHolder(file);
    if (holder && isStarter(holder.pid))
      throw new Error(
        `Exemplar already runs on the data folder ${dataDirectory}: process ${holder.pid}` +
          `${holder.url ? `, ${holder.url}` : ', still starting'}. Sign in there with "npx exemplar sign-in", ` +
          'stop it, or choose another folder with EXEMPLAR_DATA_DIR.',
      );
    rmSync(file, { force: true }); // left behind by a starter that was killed
    if (!create(file)) return takeDataLock(dataDirectory);
  }
  return {
    announce(url) {
      write(file, { pid: process.pid, url }, 'w');
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

function write(file: string, holder: Holder, flag: 'w' | 'wx'): void {
  writeFileSync(file, JSON.stringify(holder), { flag, mode: 0o600 });
}

function create(file: string): boolean {
  try {
    write(file, { pid: process.pid, url: null }, 'wx');
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
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

/** After a crash, or in a new container, the id may belong to another program. */
function isStarter(pid: number): boolean {
  if (pid === process.pid || !isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('start.mjs');
  } catch {
    return false; // ended just now
  }
}
