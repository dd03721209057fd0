import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
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

test('of starters that come together, one takes the folder, be there a lock left behind or none', async () => {
  const program = `import { takeDataLock } from ${JSON.stringify(new URL('../../scripts/data-lock.ts', import.meta.url).href)};
    process.once('message', () => {
      try { takeDataLock(process.argv[1]); process.send('taken'); } catch { process.send('refused'); }
    });
    setInterval(() => {}, 1000); // who has taken the folder holds it: only what lives holds anything
    process.send('ready');`;
  const spawnOne = () =>
    spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program, folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  for (const prepare of [() => undefined, () => heldBy(4_194_302, 'long ago')]) {
    rmSync(path.join(folder, 'start.lock'), { force: true });
    prepare();
    const starters = Array.from({ length: 4 }, spawnOne);
    try {
      await Promise.all(starters.map((starter) => once(starter, 'message')));
      const answers = starters.map(async (starter) => (await once(starter, 'message'))[0] as string);
      for (const starter of starters) starter.send('go');
      expect((await Promise.all(answers)).filter((answer) => answer === 'taken')).toEqual(['taken']);
    } finally {
      for (const starter of starters) starter.kill();
    }
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
