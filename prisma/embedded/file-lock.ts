import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from './is-alive.ts';
import { isCode } from '#lib/is-code.ts';

/** A holder keeps the lock for less than this; an older lock was left behind, and its pid may be another program's. */
const LONGEST_HOLD_MS = 180_000;

/**
 * Runs `work` while no other process of this machine holds the lock file. A lock whose holder died is taken over.
 *
 * @throws when another process holds the lock for longer than `patienceMs`.
 */
export async function withFileLock<Result>(
  file: string,
  patienceMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + patienceMs;
  while (!tryTake(file)) {
    if (Date.now() > deadline) throw new Error(`Lock ${file} is held by process ${readHolder(file) ?? '?'}.`);
    breakIfAbandoned(file);
    await wait(50);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryTake(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Only the holder of a second lock removes the first, so that nobody removes a lock that was just taken anew. */
function breakIfAbandoned(file: string): void {
  const breaker = `${file}.break`;
  if (!isAbandoned(file)) return;
  if (!tryTake(breaker)) {
    if (isAbandoned(breaker)) rmSync(breaker, { force: true });
    return;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  rmSync(breaker, { force: true });
}

function isAbandoned(file: string): boolean {
  const holder = readHolder(file);
  if (holder === null) return false;
  return !isAlive(holder) || Date.now() - statSync(file).mtimeMs > LONGEST_HOLD_MS;
}

/** Process id in a lock file; null when the file is gone or not written yet. */
function readHolder(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8')) || null;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
