import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { readTar } from '../../../worker/shards/read-tar.ts';
import { createShardWriter } from '../../../worker/shards/shard-writer.ts';
import { tarOf } from './tar.ts';

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

async function write(maxBytes?: number) {
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

  test('are the bytes that tar-stream makes of all members at once', async () => {
    const { shards } = await write();
    const mtime = new Date(0);
    const tar = await tarOf(members.map((member) => ({ ...member, mtime })));
    expect(shards).toEqual([{ sha256: (await blobs.put(tar)).sha256, byteSize: tar.length }]);
  });

  test('are on disk but for their end while they are filled', async () => {
    const writer = createShardWriter(blobs);
    const bytes = Buffer.alloc(MIB, 'x');
    for (let i = 0; i < 20; i++) await writer.add(`${i}`, bytes);
    const [file] = await incoming();
    if (file === undefined) throw new Error('Nothing is being stored');
    expect((await stat(join(folder, 'incoming', file))).size).toBeGreaterThan(16 * MIB);
    await writer.finish();
  });

  test.each([1, 1000])('leave nothing when they are given up after %i members', async (count) => {
    const writer = createShardWriter(blobs);
    for (let i = 0; i < count; i++) await writer.add(`${i}`, Buffer.alloc(1000, 'x'));
    await writer.discard();
    expect(await incoming()).toEqual([]);
    expect(await readdir(folder)).toEqual(['incoming']);
  });

  test.each(['at once', 'after a part'])('fail as the store does, %s', async (when) => {
    const full = new Error('No space is left.');
    const put: BlobStore['put'] = async (bytes) => {
      if (when === 'after a part') for await (const _ of Readable.from(bytes)) break;
      throw full;
    };
    const writer = createShardWriter({ ...blobs, put });
    const fill = async () => {
      for (let i = 0; i < 20; i++) await writer.add(`${i}`, Buffer.alloc(MIB));
      await writer.finish();
    };
    await expect(fill()).rejects.toBe(full);
    await writer.discard();
  });
});

const MIB = 1024 * 1024;

function incoming(): Promise<string[]> {
  return readdir(join(folder, 'incoming'));
}
