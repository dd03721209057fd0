import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Schema, type Sha256 } from '#contracts/ids.ts';
import {
  BlobNotFoundError,
  BlobTooLargeError,
  DamagedBlobError,
  HashMismatchError,
} from '#storage/blob-errors.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';

let folder: string;
let store: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  store = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a blob store on disk', () => {
  test('names bytes by their SHA-256 and gives them back', async () => {
    const blob = await store.put(Buffer.from('abc'));
    // FIPS 180-4's example
    expect(blob).toEqual({
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      byteSize: 3,
    });
    expect((await store.read(blob.sha256)).toString()).toBe('abc');
    expect(await store.size(blob.sha256)).toBe(3);
  });

  test('takes a stream as it takes bytes, and keeps the same content once', async () => {
    const fromStream = await store.put(Readable.from([Buffer.from('a'), Buffer.from('bc')]));
    const fromBytes = await store.put(Buffer.from('abc'));
    expect(fromStream).toEqual(fromBytes);
    expect(await allFiles()).toEqual([`sha256/ba/${fromBytes.sha256}`]);
  });

  test('keeps an empty blob', async () => {
    const blob = await store.put(new Uint8Array(0));
    expect(blob.byteSize).toBe(0);
    expect(await store.read(blob.sha256)).toHaveLength(0);
    expect(await text(await store.stream(blob.sha256))).toBe('');
  });

  test('reads and streams a part', async () => {
    const { sha256 } = await store.put(Buffer.from('0123456789'));
    const part = { offset: 3, byteSize: 4, sha256: hashOf('3456') };
    expect((await store.read(sha256, part)).toString()).toBe('3456');
    expect((await store.peek(sha256, part)).toString()).toBe('3456');
    expect(await text(await store.stream(sha256, part))).toBe('3456');
    expect(await text(await store.stream(sha256))).toBe('0123456789');
  });

  test('refuses a part beyond the end', async () => {
    const { sha256 } = await store.put(Buffer.from('0123456789'));
    for (const range of [
      { offset: 8, byteSize: 3 },
      { offset: -1, byteSize: 1 },
      { offset: Number.NaN, byteSize: 1 },
      { offset: 0, byteSize: 2 ** 40 },
    ]) {
      const part = { ...range, sha256 };
      await expect(store.read(sha256, part)).rejects.toThrow(DamagedBlobError);
      await expect(store.stream(sha256, part)).rejects.toThrow(DamagedBlobError);
      await expect(store.peek(sha256, range)).rejects.toThrow(DamagedBlobError);
    }
  });

  test('says that it does not have a blob', async () => {
    const absent = sha256Schema.parse('0'.repeat(64));
    expect(await store.size(absent)).toBeNull();
    await expect(store.read(absent)).rejects.toThrow(BlobNotFoundError);
    await expect(store.stream(absent)).rejects.toThrow(BlobNotFoundError);
  });

  test('keeps nothing of bytes beyond the limit, and leaves the stream to its owner', async () => {
    const stream = Readable.from([Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)]);
    await expect(store.put(stream, { maxBytes: 10 })).rejects.toThrow(BlobTooLargeError);
    expect(stream.destroyed).toBe(false);
    await expect(store.put(Buffer.alloc(11), { maxBytes: 10 })).rejects.toThrow('limit of 10 bytes');
    expect(await allFiles()).toEqual([]);
    await store.put(Buffer.alloc(10), { maxBytes: 10 });
  });

  test('keeps nothing when the bytes are not the announced ones', async () => {
    const expected = sha256Schema.parse(createHash('sha256').update('abc').digest('hex'));
    await expect(store.put(Buffer.from('abd'), { expected })).rejects.toThrow(HashMismatchError);
    expect(await allFiles()).toEqual([]);
    await store.put(Buffer.from('abc'), { expected });
  });

  test('keeps nothing of a stream that breaks off', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.push('half');
    const put = store.put(broken);
    broken.destroy(new Error('connection lost'));
    await expect(put).rejects.toThrow('connection lost');
    expect(await allFiles()).toEqual([]);
  });

  test('shows nothing of a write whose process was killed', async () => {
    const writer = fork(fileURLToPath(new URL('endless-put.ts', import.meta.url)), [folder], {
      execArgv: ['--import', 'tsx'],
    });
    await once(writer, 'message'); // it has taken in a megabyte
    writer.kill('SIGKILL');
    await once(writer, 'exit');
    const left = await allFiles();
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^incoming\//);
    const blob = await createDiskBlobStore(folder).put(Buffer.from('abc'));
    expect((await store.read(blob.sha256)).toString()).toBe('abc');
  });

  test('removes what a killed process left when it is a day old, and nothing younger', async () => {
    await store.put(Buffer.from('abc'));
    const [old, young] = ['old', 'young'].map((name) => join(folder, 'incoming', name)) as [string, string];
    await writeFile(old, 'half');
    await writeFile(young, 'half');
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(old, yesterday, yesterday);
    await createDiskBlobStore(folder).put(Buffer.from('abc'));
    expect((await allFiles()).filter((path) => path.startsWith('incoming'))).toEqual(['incoming/young']);
  });

  test('replaces a blob whose file is not as long as its content', async () => {
    const { sha256 } = await store.put(Buffer.from('abc'));
    await writeFile(join(folder, 'sha256', sha256.slice(0, 2), sha256), 'a');
    await store.put(Buffer.from('abc'));
    expect((await store.read(sha256)).toString()).toBe('abc');
  });

  test('hands out no byte of a blob that has rotted, and takes the same bytes again', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024, 'whole ');
    for (const bytes of [Buffer.from('abc'), large]) {
      const { sha256, byteSize } = await store.put(bytes);
      const part = { offset: byteSize - 2, byteSize: 2, sha256: hashOf(bytes.subarray(-2)) };
      const rotten = Buffer.from(bytes);
      rotten.writeUInt8(rotten.readUInt8(byteSize - 1) ^ 1, byteSize - 1);
      await writeFile(join(folder, 'sha256', sha256.slice(0, 2), sha256), rotten);
      expect(await store.check(sha256)).toBe('DAMAGED');
      for (const of of [undefined, part]) {
        await expect(store.read(sha256, of)).rejects.toThrow(DamagedBlobError);
        await expect(store.stream(sha256, of)).rejects.toThrow(DamagedBlobError);
      }
      await store.put(bytes);
      expect(await store.check(sha256)).toBe('WHOLE');
      expect((await store.read(sha256)).equals(bytes)).toBe(true);
    }
  });

  test('moves a damaged blob out of the way', async () => {
    const { sha256 } = await store.put(Buffer.from('abc'));
    await store.setAside(sha256); // it is whole
    expect(await store.check(sha256)).toBe('WHOLE');
    await writeFile(join(folder, 'sha256', sha256.slice(0, 2), sha256), 'abd');
    await store.setAside(sha256);
    await store.setAside(sha256); // it is gone
    expect(await store.check(sha256)).toBe('MISSING');
    expect((await allFiles()).map((path) => path.split('.')[0])).toEqual([`quarantine/${sha256}`]);
  });

  test('lets many writers put the same and other bytes at once', async () => {
    const puts = Array.from({ length: 40 }, (_, i) => store.put(Buffer.from(`blob ${i % 4}`)));
    const hashes = new Set((await Promise.all(puts)).map((blob) => blob.sha256));
    expect(hashes.size).toBe(4);
    expect(await allFiles()).toHaveLength(4);
  });

  test('opens no path that is not a hash', async () => {
    await writeFile(join(folder, 'secret'), 'secret');
    for (const name of [
      '../../secret',
      '/etc/passwd',
      `ab/../../../secret`,
      'BA'.repeat(32),
      `${'a'.repeat(63)}\0`,
    ]) {
      // As if a caller had told the type checker a lie.
      await expect(store.read(name as Sha256)).rejects.toThrow();
      await expect(store.size(name as Sha256)).rejects.toThrow();
    }
  });
});

function hashOf(bytes: string | Uint8Array): Sha256 {
  return sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
}

async function allFiles(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

async function text(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}
