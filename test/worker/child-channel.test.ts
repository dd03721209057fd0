import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Schema, type Sha256 } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { encodePng } from '../../worker/images/encode-png.ts';
import type { FromChild, ImportTask } from '../../worker/protocol.ts';
import { tarOf } from './shards/tar.ts';
import { startTestChild, type TestChild } from './start-child.ts';

let folder: string;
let blobs: BlobStore;
let child: TestChild;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'child-'));
  blobs = createDiskBlobStore(folder);
  child = startTestChild('importer/main.ts');
  expect(await child.next()).toEqual({ type: 'ready' });
});
afterEach(async () => {
  child.process.kill('SIGKILL');
  await child.ended;
  await rm(folder, { recursive: true, force: true });
});

function pixel() {
  return encodePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) });
}
async function archiveOf(name: string, bytes: Uint8Array): Promise<Sha256> {
  return (await blobs.put(await tarOf([{ name, bytes }]))).sha256;
}
function task(a: Sha256, b: Sha256): ImportTask {
  return {
    type: 'IMPORT',
    archives: [
      { domain: 'A', sha256: a },
      { domain: 'B', sha256: b },
    ],
    brokenFiles: 'REFUSE',
    storage: { blobDirectory: folder, freeSpaceFloor: 0 },
  };
}

describe('a child process of the worker', () => {
  test('does one task after another, and goes on after one that failed for its user', async () => {
    const [good, bad] = [
      await archiveOf('x.png', await pixel()),
      await archiveOf('x.png', Buffer.from('no')),
    ];
    child.send(task(good, bad));
    child.send(task(good, good));
    const said: FromChild[] = [];
    while (said.at(-1)?.type !== 'finished') said.push(await child.next());
    expect(said.filter(({ type }) => type !== 'importProgress')).toMatchObject([
      { type: 'importReport', errors: [{ domain: 'B', name: 'x.png' }] },
      { type: 'failed', failure: { class: 'USER', code: 'BAD_FILES' } },
      { type: 'importReport', errors: [] },
      { type: 'result' },
      { type: 'finished' },
    ]);
    expect(said.filter(({ type }) => type === 'importProgress').at(-1)).toMatchObject({ done: 2, total: 2 });
  });

  test('stops its task when it is told to, and answers when there is none', async () => {
    child.send({ type: 'stop', reason: 'PREEMPT' });
    expect(await child.next()).toEqual({ type: 'stopped' });

    const bytes = await pixel();
    const many = Array.from({ length: 5_000 }, (_, i) => ({ name: `${i}.png`, bytes }));
    const { sha256 } = await blobs.put(await tarOf(many));
    child.send(task(sha256, sha256));
    expect(await child.next()).toMatchObject({ type: 'importProgress', total: 10_000 });
    child.send({ type: 'stop', reason: 'CANCEL' });
    let message = await child.next();
    while (message.type === 'importProgress') message = await child.next();
    expect(message).toEqual({ type: 'stopped' });
  });

  test('fails for good where what is stored is gone, and stays usable', async () => {
    const absent = sha256Schema.parse('d'.repeat(64));
    for (let round = 0; round < 2; round++) {
      child.send(task(absent, absent));
      expect(await child.next()).toMatchObject({
        type: 'failed',
        failure: {
          class: 'USER',
          code: 'DAMAGED_BLOB',
          message: expect.stringContaining('verify') as string,
        },
      });
    }
  });

  test('says what went wrong and ends with code 1 on a fault of the machinery', async () => {
    const absent = sha256Schema.parse('d'.repeat(64));
    const noFolder = { blobDirectory: '/dev/null', freeSpaceFloor: 0 };
    child.send({ ...task(absent, absent), storage: noFolder });
    expect(await child.next()).toMatchObject({
      type: 'failed',
      failure: { class: 'INFRA', code: 'INTERNAL' },
    });
    expect(await child.ended).toBe(1);
  });

  test('ends with code 1 when it is sent something that is no task', async () => {
    child.send({ type: 'IMPORT', importId: '../../etc/passwd' });
    expect(await child.next()).toMatchObject({ type: 'failed', failure: { class: 'INFRA' } });
    expect(await child.ended).toBe(1);
  });

  test('ends when its supervisor is gone', async () => {
    child.process.disconnect();
    expect(await child.ended).toBe(0);
  });
});
