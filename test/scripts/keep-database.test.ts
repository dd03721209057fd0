import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepDatabase } from '../../scripts/keep-database.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from '../faults/small-disk.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';

let disk: SmallDisk;
let postgres: OwnPostgres;
let said: string[];
let unwatch: () => Promise<void>;
beforeEach(async () => {
  disk = makeSmallDisk(200);
  postgres = await startOwnPostgres(disk.folder);
  said = [];
  unwatch = keepDatabase({
    dataDirectory: postgres.dataDirectory,
    url: postgres.url,
    say: (text) => void said.push(text),
    onMoved: () => undefined,
    everyMs: 200,
  });
});
afterEach(async () => {
  disk.free();
  await unwatch();
  await postgres.remove();
  disk.remove();
});

describe.skipIf(!hasSmallDisks)('a database that ends (needs a small disk)', () => {
  test('is started again, and the terminal says so, also where its address is the same', async () => {
    postgres.kill();
    await expect
      .poll(() => said, { timeout: 60_000 })
      .toEqual(['The database had ended and was started again.']);
  });

  test('on a full disk is named once with what to do, and starts by itself when there is space', async () => {
    disk.fill();
    postgres.kill();
    await expect.poll(() => said, { timeout: 60_000 }).toHaveLength(1);
    expect(said[0]).toMatch(/cannot be started again: the disk of .* is full\. Free some space there/);
    const looks = performance.now() + 1_000;
    await expect.poll(() => performance.now(), { timeout: 5_000 }).toBeGreaterThan(looks); // some more looks
    expect(said).toHaveLength(1);
    disk.free();
    await expect
      .poll(() => said.slice(1), { timeout: 60_000 })
      .toEqual(['The database had ended and was started again.']);
  });
});
