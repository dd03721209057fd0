import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isCode } from '#lib/is-code.ts';
import { processStart } from '#lib/process-start.ts';
import { createWhole, replaceWhole } from '#lib/whole-file.ts';
import { isAlive } from './is-alive.ts';

/** A holder keeps the lock for less than this; an older lock was left behind, and its pid may be another program's. */
const LONGEST_HOLD_MS = 180_000;

/**
 * Runs `work` while no other process of this machine holds the lock file. A lock whose holder died is taken over, and so
 * is one that does not say who holds it: locks are there whole or not at all.
 *
 * @throws when another process holds the lock for longer than `patienceMs`, or when the disk is full.
 */
export async function withFileLock<Result>(
  file: string,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + patienceMs;
  const self = JSON.stringify({ pid: process.pid, start: processStart(process.pid) });
  while (!createWhole(file, self) && !takeOver(file, self)) {
    if (Date.now() > deadline)
      throw new Error(`Lock ${file} is held by process ${readHolder(file)?.pid ?? '?'}.`);
    await wait(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Only the holder of a second lock does it, and the first is never missing meanwhile: of several who come one wins. */
function takeOver(file: string, self: string): boolean {
  if (isHeld(file)) return false;
  const breaker = `${file}.break`;
  if (!createWhole(breaker, self)) {
    if (!isHeld(breaker)) rmSync(breaker, { force: true });
    return false;
  }
  try {
    if (isHeld(file)) return false;
    if (!existsSync(file)) return createWhole(file, self); // its holder has just ended
    replaceWhole(file, self);
    return true;
  } finally {
    rmSync(breaker, { force: true });
  }
}

const holderSchema = z.object({
  pid: z.int(),
  /** When that process began; null where the system does not tell. */
  start: z.string().nullable(),
});

function isHeld(file: string): boolean {
  const holder = readHolder(file);
  if (!holder || !isAlive(holder.pid)) return false;
  const start = processStart(holder.pid);
  if (holder.start !== null && start !== null && holder.start !== start) return false;
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age <= LONGEST_HOLD_MS;
}

/** Null when the lock is gone or says nobody's name; version 0.1.0 left such locks on a full disk. */
function readHolder(file: string): z.infer<typeof holderSchema> | null {
  try {
    const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // That version wrote nothing but its process id.
    return typeof document === 'number' ? { pid: document, start: null } : holderSchema.parse(document);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
