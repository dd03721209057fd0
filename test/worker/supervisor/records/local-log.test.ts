import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalLog, readLocalLog } from '../../../../worker/supervisor/records/local-log.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-log-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
function newFile(): string {
  return path.join(folder, 'logs', `${++files}.log`);
}
async function textsIn(file: string): Promise<string[]> {
  return (await readLocalLog(file)).map((record) => Buffer.from(record).toString());
}

describe('a local log', () => {
  test('gives back what was appended, by place and to whoever finds it', async () => {
    const file = newFile();
    const log = openLocalLog(file);
    const [first, second] = await log.append([Buffer.from('one'), Buffer.from('')]);
    const [third] = await log.append([Buffer.from('three')]);
    for (const [place, text] of [
      [first, 'one'],
      [second, ''],
      [third, 'three'],
    ] as const) {
      if (!place) throw new Error('no place');
      expect(Buffer.from(await log.read(place)).toString()).toBe(text);
    }
    await log.close();
    expect(await textsIn(file)).toEqual(['one', '', 'three']);
  });

  test('that was cleared begins anew', async () => {
    const file = newFile();
    const log = openLocalLog(file);
    await log.append([Buffer.from('a long record of the outage before')]);
    await log.clear();
    expect(log.byteSize).toBe(0);
    await log.append([Buffer.from('new')]);
    await log.close();
    expect(await textsIn(file)).toEqual(['new']);
  });

  test('that was cut off or changed at any byte gives the records before that one, whole', async () => {
    const file = newFile();
    const log = openLocalLog(file);
    const texts = Array.from({ length: 20 }, (_, i) => `record ${i} ${'x'.repeat(i)}`);
    const places = await log.append(texts.map((text) => Buffer.from(text)));
    await log.close();
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.boolean(),
        fc.integer({ min: 1, max: 255 }),
        async (at, cuts, flip) => {
          const bytes = Buffer.from(cuts ? whole.subarray(0, at) : whole);
          if (!cuts) bytes[at] = (bytes[at] ?? 0) ^ flip;
          writeFileSync(file, bytes);
          const intact = places.filter(({ offset, length }) => offset + length <= at).length;
          expect(await textsIn(file)).toEqual(texts.slice(0, intact));
        },
      ),
      { numRuns: 300 },
    );
  });
});
