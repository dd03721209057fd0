import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { readTar } from '../../../worker/shards/read-tar.ts';
import { createShardWriter } from '../../../worker/shards/shard-writer.ts';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shards-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const members = Array.from({ length: 40 }, (_, i) => ({
  name: i % 5 === 0 ? `A/TRAIN/${'ünïcode/'.repeat(i)}${i}.png` : `A/TRAIN/${i}.png`,
  bytes: Buffer.alloc(1 + i * 37, `${i}`),
}));

async function write(maxBytes: number) {
  const writer = createShardWriter(blobs, maxBytes);
  for (const { name, bytes } of members) await writer.add(name, bytes);
  return writer.finish();
}

describe('shards', () => {
  test('give back each member by its place', async () => {
    const { shards, places } = await write(16 * 1024);
    expect(shards.length).toBeGreaterThan(2);
    expect(places).toHaveLength(members.length);
    for (const [i, { bytes }] of members.entries()) {
      const place = places[i];
      const shard = shards[place?.shard ?? -1];
      if (!place || !shard) throw new Error(`Member ${i} has no place`);
      expect(await blobs.peek(shard.sha256, { offset: place.offset, byteSize: bytes.length })).toEqual(bytes);
    }
  });

  test('are tars that any reader lists, in order, none above the limit', async () => {
    const { shards } = await write(16 * 1024);
    const names: string[] = [];
    for (const { sha256, byteSize } of shards) {
      expect(byteSize).toBeLessThanOrEqual(16 * 1024);
      for await (const { name } of readTar(await blobs.read(sha256))) names.push(name);
    }
    expect(names).toEqual(members.map(({ name }) => name));
  });

  test('are the same bytes for the same members', async () => {
    expect(await write(16 * 1024)).toEqual(await write(16 * 1024));
  });

  test('do not change when the bytes that were added change later', async () => {
    const bytes = Buffer.from('before');
    const writer = createShardWriter(blobs);
    await writer.add('a', bytes);
    bytes.write('after!');
    const { shards, places } = await writer.finish();
    const [shard, place] = [shards[0], places[0]];
    if (!shard || !place) throw new Error('Nothing was written');
    expect((await blobs.peek(shard.sha256, { offset: place.offset, byteSize: 6 })).toString()).toBe('before');
  });

  test('are none where there are no members', async () => {
    expect(await createShardWriter(blobs).finish()).toEqual({ shards: [], places: [] });
  });
});
