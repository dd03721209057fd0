import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { randomStream } from '#lib/random.ts';
import { npmStart, type NpmStart } from '../testkit/npm-start.ts';
import { commandOf, processesWith } from '../testkit/processes.ts';
import { plan } from './plan.ts';

/** What it prints when its services run. */
const RUNS = /Exemplar is ready|First start/;

let folder: string;
let last: NpmStart | null = null;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-starts-'));
});
afterEach(async () => {
  last?.process.kill('SIGKILL');
  await stopEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true });
});

function start(): NpmStart {
  return (last = npmStart({ EXEMPLAR_DATA_DIR: folder }));
}

/** Commands of what runs on the folder, but for the database, which a killed start leaves to the next. */
function left(): string[] {
  return processesWith(folder)
    .map(commandOf)
    .filter((command) => !/\bpostgres\b/.test(command));
}

test('a start that is told to end, or killed, at any moment leaves no process behind, and the next one works', async () => {
  const draws = randomStream(plan.seed, 'faults/starts');
  const rounds = plan.count(1, 30);
  let startMs = 6_000; // replaced by what the first whole start takes
  let slowestEnd = 0;
  for (let round = 0; round < rounds; round++) {
    const signal = round % 3 === 2 ? 'SIGKILL' : 'SIGTERM';
    const afterMs = draws.uniform() * startMs;
    const told = `round ${round} of seed ${plan.seed}: ${signal} after ${afterMs.toFixed(0)} ms`;

    const cut = start();
    await wait(afterMs); // the moment is what is drawn
    const cutAt = performance.now();
    cut.process.kill(signal);
    const end = await cut.ended;
    await expect.poll(left, { timeout: 20_000, message: told }).toEqual([]);
    slowestEnd = Math.max(slowestEnd, (performance.now() - cutAt) / 1000);
    if (signal === 'SIGTERM') {
      // Before its first line it is ended by the signal itself.
      expect(end.signal ?? end.code, `${told}: ${end.output}`).toBe(end.signal ? 'SIGTERM' : 143);
      expect(end.output, told).not.toMatch(/Error|failed|did not start|was stopped/);
      expect(processesWith(folder).map(commandOf), told).toEqual([]);
      expect(existsSync(path.join(folder, 'start.lock')), told).toBe(false);
    }

    const begun = performance.now();
    const whole = start();
    await whole.printed(RUNS);
    startMs = performance.now() - begun;
    whole.process.kill('SIGTERM');
    const isKilled = round % 3 === 1;
    if (isKilled) await wait(draws.uniform() * 3_000);
    if (isKilled) whole.process.kill('SIGKILL');
    const { code } = await whole.ended;
    if (!isKilled) expect(code, told).toBe(143);
    await expect.poll(left, { timeout: 20_000, message: told }).toEqual([]);
    if (!isKilled) expect(processesWith(folder).map(commandOf), told).toEqual([]);
  }
  console.log(`${rounds} starts ended at random moments: no process left after ${slowestEnd.toFixed(1)} s`);
}, 3_600_000);
