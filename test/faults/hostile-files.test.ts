import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sha256 } from '#contracts/ids.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { type FromChild, fromChildSchema, type ToChild } from '../../worker/protocol.ts';
import { forkProgram } from '../testkit/fork-program.ts';
import { tarOf } from '../worker/shards/tar.ts';
import { hostileFiles } from './hostile-files.ts';
import { plan } from './plan.ts';

let blobDirectory: string;
let importer: ChildProcess;
let isDead = false;
beforeAll(async () => {
  blobDirectory = await mkdtemp(path.join(tmpdir(), 'exemplar-hostile-'));
  importer = forkProgram('worker/importer/main.ts', [], { serialization: 'advanced' });
  importer.once('exit', () => (isDead = true));
  await answerOf(null);
});
afterAll(async () => {
  importer.kill('SIGKILL');
  await rm(blobDirectory, { recursive: true });
});

/** Gives the importer a task; all that it says up to the end of it. */
function answerOf(task: ToChild | null): Promise<FromChild[]> {
  const messages: FromChild[] = [];
  return new Promise((resolve, reject) => {
    const listen = (raw: unknown): void => {
      const message = fromChildSchema.parse(raw);
      messages.push(message);
      if (!['ready', 'finished', 'failed', 'stopped'].includes(message.type)) return;
      importer.off('message', listen);
      importer.off('exit', end);
      resolve(messages);
    };
    const end = (code: unknown): void => {
      reject(new Error(`The importer ended with ${String(code)} after ${JSON.stringify(messages)}`));
    };
    importer.on('message', listen);
    importer.once('exit', end);
    if (task) importer.send(task);
  });
}

/** Resident memory of the importer in MiB. */
function memory(): number {
  const status = readFileSync(`/proc/${importer.pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

test.runIf(process.platform === 'linux')(
  'hostile files are answered one by one, by name, by an importer that lives on and does not grow',
  async () => {
    const store = createDiskBlobStore(blobDirectory);
    const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#36c' } })
      .jpeg()
      .toBuffer();
    const good = (await store.put(await tarOf([{ name: 'good.jpg', bytes: picture }]))).sha256;
    const importOf = (sha256: Sha256) =>
      answerOf({
        type: 'IMPORT',
        archives: [
          { domain: 'A', sha256 },
          { domain: 'B', sha256: good },
        ],
        brokenFiles: 'REFUSE',
        storage: { blobDirectory, freeSpaceFloor: 0 },
      });
    for (let warm = 0; warm < 5; warm++) expect((await importOf(good)).at(-1)?.type).toBe('finished');

    const before = memory();
    const codes = new Map<string, number>();
    const files = await hostileFiles(plan.seed, plan.count(1, 8));
    for (const { title, archive, mayBeTaken } of files) {
      const { sha256 } = await store.put(archive);
      const messages = await importOf(sha256);
      await store.setAside(sha256);
      const last = messages.at(-1);
      const report = messages.find((message) => message.type === 'importReport');
      const named = report?.errors.map(({ code }) => code) ?? [];
      if (last?.type === 'failed') {
        expect([title, last.failure.class, last.failure.code]).toEqual([title, 'USER', expect.any(String)]);
        for (const code of named.length > 0 ? named : [last.failure.code])
          codes.set(code, (codes.get(code) ?? 0) + 1);
        expect(last.failure.message, title).toMatch(/\w.*\.$/s);
      } else {
        expect([title, last?.type, mayBeTaken]).toEqual([title, 'finished', true]);
        codes.set('taken', (codes.get('taken') ?? 0) + 1);
      }
    }
    const growth = memory() - before;
    expect(isDead).toBe(false);
    expect((await importOf(good)).at(-1)?.type).toBe('finished');
    expect(growth).toBeLessThan(100);
    console.log(
      `${files.length} hostile files: grown by ${growth.toFixed(0)} MiB; ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`,
    );
  },
  600_000,
);
