import { readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isCode } from '#lib/is-code.ts';
import { isStillThere } from '#lib/is-still-there.ts';
import { processStart } from '#lib/process-start.ts';
import { takeLockFile } from '#lib/take-lock-file.ts';

/** A holder keeps the lock for less than this. An older one that does not say when its holder began was left behind. */
const LONGEST_HOLD_MS = 180_000;

/** Another process held the lock for longer than its caller would wait. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  /** @param pid of the holder; null where it has just ended */
  constructor(
    file: string,
    readonly pid: number | null,
  ) {
    super(`Lock ${file} is held by process ${pid ?? '?'}.`);
  }
}

/**
 * Runs `work` while no other process of this machine holds the lock file. A lock whose holder died is taken over, and so
 * is one that does not say who holds it: locks are there whole or not at all.
 *
 * @throws LockHeldError when another process holds the lock for longer than `patienceMs`; what the system says of a full disk
 */
export async function withFileLock<Result>(
  file: string,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + patienceMs;
  const self = JSON.stringify({ pid: process.pid, start: processStart(process.pid) });
  while (!takeLockFile(file, self, isHeld)) {
    if (Date.now() > deadline) throw new LockHeldError(file, readHolder(file)?.pid ?? null);
    await wait(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

const holderSchema = z.object({
  pid: z.int(),
  /** When that process began; null where the system does not tell. */
  start: z.string().nullable(),
});

function isHeld(text: string, file: string): boolean {
  const holder = parseHolder(text);
  if (!holder) return false;
  const isThere = isStillThere(holder);
  if (isThere !== null) return isThere;
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age <= LONGEST_HOLD_MS;
}

/** Null when the lock is gone, or names nobody. */
function readHolder(file: string): z.infer<typeof holderSchema> | null {
  try {
    return parseHolder(readFileSync(file, 'utf8'));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Null when it says nobody's name; version 0.1.0 left such locks on a full disk. */
function parseHolder(text: string): z.infer<typeof holderSchema> | null {
  try {
    const document: unknown = JSON.parse(text);
    // That version wrote nothing but its process id.
    return typeof document === 'number' ? { pid: document, start: null } : holderSchema.parse(document);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
