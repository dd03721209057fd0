import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeDataLock } from '../../scripts/data-lock.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-lock-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function heldBy(pid: number): void {
  writeFileSync(path.join(folder, 'start.lock'), JSON.stringify({ pid, url: 'http://127.0.0.1:4000' }));
}

test('a second start on the same data folder says which process holds it, and where', () => {
  const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)', 'scripts/start.mjs']);
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

test('a process id that now belongs to another program holds nothing', () => {
  heldBy(process.ppid);
  takeDataLock(folder).release();
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
