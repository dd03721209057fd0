import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processStart } from '#lib/process-start.ts';
import { takeDataLock } from '../../scripts/data-lock.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function heldBy(pid: number, start: string | null = processStart(pid)): void {
  writeFileSync(
    path.join(folder, 'start.lock'),
    JSON.stringify({ pid, start, url: 'http://127.0.0.1:4000' }),
  );
}

/** A starter as far as its command tells: of Exemplar, but of what folder? */
function spawnStarter(): ChildProcess {
  return spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)', 'scripts/start.mjs']);
}

test('a second start on the same data folder says which process holds it, and where', () => {
  const other = spawnStarter();
  try {
    heldBy(other.pid ?? 0);
    expect(() => takeDataLock(folder)).toThrow(`process ${other.pid}, http://127.0.0.1:4000`);
  } finally {
    other.kill();
  }
});

test('a lock that a killed start left behind is taken over', () => {
  heldBy(4_194_302);
  takeDataLock(folder).release();
  expect(existsSync(path.join(folder, 'start.lock'))).toBe(false);
});

test('a process id that now belongs to another Exemplar holds nothing', () => {
  const other = spawnStarter();
  try {
    heldBy(other.pid ?? 0, 'when a process before it began');
    takeDataLock(folder).release();
  } finally {
    other.kill();
  }
});

test('a lock of version 0.1.0 tells no start: the program decides', () => {
  heldBy(process.ppid, null);
  takeDataLock(folder).release();
  const other = spawnStarter();
  try {
    heldBy(other.pid ?? 0, null);
    expect(() => takeDataLock(folder)).toThrow(`process ${other.pid}`);
  } finally {
    other.kill();
  }
});

test('a lock that cannot be read may be held: it is neither removed nor taken over', () => {
  mkdirSync(path.join(folder, 'start.lock'));
  expect(() => takeDataLock(folder)).toThrow('EISDIR');
  expect(existsSync(path.join(folder, 'start.lock'))).toBe(true);
});

test('a lock that a crash cut short is taken over', () => {
  writeFileSync(path.join(folder, 'start.lock'), '{"pid": 1');
  takeDataLock(folder).release();
  expect(existsSync(path.join(folder, 'start.lock'))).toBe(false);
});
