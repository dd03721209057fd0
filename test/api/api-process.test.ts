import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '#lib/random.ts';
import { plan } from '../faults/plan.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { forkProgram } from '../testkit/fork-program.ts';

let database: TestDatabase;
let dataDirectory: string;
beforeAll(async () => {
  database = await cloneDatabase();
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-api-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(dataDirectory, { recursive: true });
});

function launch(): { readonly api: ChildProcess; readonly ended: Promise<unknown[]> } {
  const api = forkProgram('api/main.ts', [], {
    env: { ...process.env, DATABASE_URL: database.url, EXEMPLAR_DATA_DIR: dataDirectory, LOG_LEVEL: 'warn' },
  });
  return { api, ended: once(api, 'exit') };
}

test('the API ends in order on a signal, which its exit code tells, and when its launcher is gone', async () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const { api, ended } = launch();
    expect(await once(api, 'message')).toMatchObject([{ type: 'ready' }, undefined]);
    api.kill(signal);
    expect(await ended).toEqual([code, null]);
  }
  const { api, ended } = launch();
  await once(api, 'message');
  api.disconnect();
  expect(await ended).toEqual([0, null]);
});

test('an API that is told to end, or loses its launcher, at any moment of its start ends as well', async () => {
  const draws = randomStream(plan.seed, 'api/process');
  const begun = performance.now();
  const first = launch();
  await once(first.api, 'message');
  const startMs = performance.now() - begun;
  first.api.kill('SIGTERM');
  await first.ended;
  for (let round = 0; round < plan.count(2, 30); round++) {
    const { api, ended } = launch();
    const afterMs = draws.uniform() * startMs;
    await wait(afterMs); // the moment is what is drawn
    const told = `round ${round} of seed ${plan.seed}, after ${afterMs.toFixed(0)} ms`;
    if (round % 2 === 0) {
      api.kill('SIGTERM');
      expect([
        [143, null],
        [null, 'SIGTERM'], // before its first line
      ]).toContainEqual(await ended);
    } else {
      api.disconnect();
      expect(await ended, told).toEqual([0, null]);
    }
  }
}, 600_000);
