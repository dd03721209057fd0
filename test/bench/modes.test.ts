import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readComputeOptions } from '../../bench/compute/compute-options.ts';
import { modes } from '../../bench/modes.ts';
import { invariant } from '#lib/invariant.ts';

// What a bench says of small numbers is nothing about speed: here it is looked at that it measures at all.
const PATIENCE_MS = 300_000;

let cache: string;
beforeAll(() => {
  cache = mkdtempSync(path.join(tmpdir(), 'exemplar-bench-'));
});
afterAll(() => {
  rmSync(cache, { recursive: true, force: true });
});

async function measure(name: string, count: number) {
  const compute = readComputeOptions({});
  invariant(typeof compute !== 'string', 'what nobody chooses is right');
  const figures = await modes[name]?.measure({ cache, count, compute, say: () => undefined });
  return (figures ?? []).map(({ name: figure, times, facts }) => {
    for (const value of [times?.p50 ?? 0, times?.p95 ?? 0, ...Object.values(facts)])
      expect(value, figure).toBeGreaterThanOrEqual(0);
    return [figure, times?.n ?? null, Object.keys(facts)];
  });
}

test(
  'live tells when a step is seen, and what viewers cost while they watch and while nothing happens',
  { timeout: PATIENCE_MS },
  async () => {
    expect(await measure('live', 2)).toEqual([
      ['logged until committed, a part of the next', 50, []],
      [
        'logged until seen by 2 viewers',
        100,
        [
          'API CPU ms per viewer and event',
          'API CPU ms per event',
          'Postgres CPU ms per event',
          'API, % of a core',
        ],
      ],
      [
        '20 idle viewers of a run',
        null,
        [
          'until all are connected, ms',
          'API, % of a core',
          'transactions/s',
          'API PSS before, MB',
          'API PSS with them, MB',
          'kB per viewer',
        ],
      ],
    ]);
  },
);

test(
  'translate trains a model by itself, and tells what a translation takes alone and among many',
  { timeout: PATIENCE_MS },
  async () => {
    expect(await measure('translate', 5)).toEqual([
      ['yardstick: empty GraphQL request', 40, []],
      ['the first after a start', 1, []],
      ['one at a time, idle', 5, ['of it the network, ms, p50', 'CPU ms of all processes per translation']],
      ['20 callers', 20, ['translations/s', 'CPU ms of all processes per translation']],
    ]);
  },
);

test('import tells what sending takes, and what importing does', { timeout: PATIENCE_MS }, async () => {
  expect(await measure('import', 44)).toEqual([
    ['44 digits: sent until committed', 3, ['images/s']],
    ['44 digits: painted, packed and sent', 3, []],
  ]);
});

test(
  'start tells what a first and a later start take, and the commands beside it',
  { timeout: PATIENCE_MS },
  async () => {
    expect(await measure('start', 1)).toEqual([
      ['first start, with the import of the sample, until ready', 1, []],
      ['later start until ready', 1, ['API + Postgres, idle: PSS, MB']],
      ['./exemplar status', 5, []],
      ['./exemplar --help', 5, []],
    ]);
  },
);

test(
  'lists tells of pages of every kind, with an empty request beside them',
  { timeout: PATIENCE_MS },
  async () => {
    const figures = await measure('lists', 40);
    expect(figures.length).toBeGreaterThan(10);
    expect(figures[0]?.[0]).toBe('yardstick: empty GraphQL request');
  },
);

test('beside MLflow, what is missing is told in place of figures', async () => {
  const compute = readComputeOptions({ python: path.join(cache, 'no-python') });
  invariant(typeof compute !== 'string', 'a path is right');
  const options = { cache, count: 1, compute, say: () => undefined };
  for (const name of ['ingest', 'curves', 'lists']) {
    const figures = await modes[name]?.rivals?.['mlflow']?.(options);
    expect(figures).toMatchObject([{ name: 'MLflow', times: null }]);
    expect(figures?.[0]?.missing).toContain('no-python does not start');
  }
});
