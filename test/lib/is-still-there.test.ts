import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isStillThere } from '#lib/is-still-there.ts';
import { processStart } from '#lib/process-start.ts';
import { isRunning } from '../testkit/processes.ts';

test('a process is still there when its id and its start are', () => {
  const start = processStart(process.pid);
  expect(isStillThere({ pid: process.pid, start })).toBe(true);
  expect(isStillThere({ pid: process.pid, start: 'another' })).toBe(false);
  expect(isStillThere({ pid: process.pid, start: null })).toBeNull();
  expect(isStillThere({ pid: 4_194_302, start })).toBe(false);
});

test('a process that has ended is not there, although nobody has waited for it', async () => {
  // The shell becomes a program that waits for nobody.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
  try {
    const [data] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(data.toString());
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(isStillThere({ pid, start: null })).toBe(false);
  } finally {
    parent.kill();
  }
});
