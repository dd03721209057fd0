import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stopEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { npmStart, type NpmStart } from '../../testkit/npm-start.ts';
import { commandOf, processesWith } from '../../testkit/processes.ts';

let folder: string;
let starts: NpmStart[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-together-'));
});
afterAll(async () => {
  for (const one of starts) one.process.kill('SIGKILL');
  await stopEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true });
});

/** What lies there when they come; the first round has a new folder, and each third one the lock of a killed start. */
const LOCKS = [null, '', JSON.stringify({ pid: process.pid, start: 'long ago', url: null }), '{"pid":'];

test('of six starts on one folder at once one is ready, and the others say so and end', async () => {
  let slowest = 0;
  for (let round = 0; round < 10; round++) {
    const lock = LOCKS[round % LOCKS.length] ?? null;
    if (lock !== null) writeFileSync(path.join(folder, 'start.lock'), lock);
    starts = Array.from({ length: 6 }, () => npmStart({ EXEMPLAR_DATA_DIR: folder }));
    const outcomes = await Promise.all(
      starts.map((one) =>
        Promise.race([one.printed(/Exemplar is ready|First start/).then(() => null), one.ended]),
      ),
    );
    const told = `round ${round} with the lock ${JSON.stringify(lock)}`;
    const winners = starts.filter((_, index) => outcomes[index] === null);
    expect(winners, told).toHaveLength(1);
    const [winner] = winners;
    for (const outcome of outcomes) {
      if (outcome === null) continue;
      expect([outcome.code, outcome.output], told).toEqual([
        1,
        expect.stringMatching(
          new RegExp(
            `^Exemplar already runs on the data folder ${folder}: process ${winner?.process.pid ?? '?'}, .+\n$`,
          ),
        ),
      ]);
      slowest = Math.max(slowest, outcome.seconds);
    }
    const isKilled = round % 3 === 1;
    winner?.process.kill(isKilled ? 'SIGKILL' : 'SIGTERM');
    await winner?.ended;
    const left = () =>
      processesWith(folder)
        .map(commandOf)
        .filter((command) => !isKilled || !/\bpostgres\b/.test(command));
    await expect.poll(left, { timeout: 30_000, message: told }).toEqual([]);
    if (!isKilled) {
      expect(
        readdirSync(folder).filter((name) => /lock|\.new$/.test(name)),
        told,
      ).toEqual([]);
      expect(existsSync(path.join(folder, 'postgres', 'lock')), told).toBe(false);
    }
  }
  expect(slowest).toBeLessThan(5);
  console.log(`10 rounds of six starts: one is ready in each, the others end within ${slowest.toFixed(1)} s`);
}, 1_800_000);
