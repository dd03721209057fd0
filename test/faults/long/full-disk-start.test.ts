import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../testkit/free-port.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from '../small-disk.ts';

let disk: SmallDisk;
let starter: ChildProcess | null = null;
beforeEach(() => {
  disk = makeSmallDisk(900);
});
afterEach(async () => {
  if (starter?.exitCode === null) {
    starter.kill('SIGINT');
    await once(starter, 'exit');
  }
  disk.remove();
});

/** `npm start`, as a process that a person sees. */
async function start() {
  const { DATABASE_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...inherited,
      EXEMPLAR_DATA_DIR: path.join(disk.folder, 'data'),
      EXEMPLAR_FREE_SPACE_FLOOR: '32',
      EXEMPLAR_THREADS: '1',
      PORT: String(await freePort()),
    },
  });
  starter = child;
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (said += data.toString()));
  const begun = performance.now();
  const ended = once(child, 'exit').then(([code]) => ({
    code: code as number | null,
    seconds: (performance.now() - begun) / 1000,
  }));
  const says = (what: RegExp, timeout: number) =>
    expect.poll(() => said, { timeout, interval: 200 }).toMatch(what);
  return { child, ended, says, said: () => said };
}

describe.runIf(hasSmallDisks)('the whole product on a full disk', () => {
  test('ends by Ctrl-C, says by name why it does not start again, and starts once there is space', async () => {
    const first = await start();
    await first.says(/sign-in|Sign in/, 120_000);
    await expect
      .poll(() => existsSync(path.join(disk.folder, 'data', 'reserve')), { timeout: 30_000 })
      .toBe(true);
    disk.fill();
    await first.says(/the reserve of 64 MiB was given free for the database/, 15_000);
    disk.fill(); // and that is gone too
    const stopAt = performance.now();
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    const stopSeconds = (performance.now() - stopAt) / 1000;
    expect(stopSeconds).toBeLessThan(45);

    const second = await start();
    const { code, seconds } = await second.ended;
    expect([code, second.said()]).toEqual([
      1,
      expect.stringMatching(/The disk of .*\/data is full: Exemplar needs 32 MiB .* are free/),
    ]);
    expect(seconds).toBeLessThan(8); // a few seconds of it are the program's own start

    disk.free();
    const third = await start();
    await third.says(/sign-in|Sign in/, 120_000);
    third.child.kill('SIGINT');
    expect((await third.ended).code).toBe(0);
    console.log(
      `Ctrl-C on a full disk took ${stopSeconds.toFixed(1)} s, a start that cannot be ${seconds.toFixed(1)} s`,
    );
  }, 400_000);
});
