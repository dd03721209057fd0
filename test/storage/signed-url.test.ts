import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createUrlSigner, readSigningKey } from '#storage/signed-url.ts';
import { hasSmallDisks, makeSmallDisk } from '../faults/small-disk.ts';

const signer = createUrlSigner(Buffer.alloc(32, 1));
const expiresAt = new Date('2026-01-01T00:05:00Z');
const before = new Date('2026-01-01T00:04:59Z');
const signed = signer.sign({
  method: 'GET',
  path: '/blobs/abc',
  claims: { type: 'image/png', size: '8' },
  expiresAt,
});

test('a signed address gives its claims back until it expires', () => {
  expect(signer.verify('GET', signed, before)).toEqual({ type: 'image/png', size: '8' });
  expect(signer.verify('GET', signed, expiresAt)).toBeNull();
});

test('the order of the claims does not matter', () => {
  const other = signer.sign({
    method: 'GET',
    path: '/blobs/abc',
    claims: { size: '8', type: 'image/png' },
    expiresAt,
  });
  expect(new URLSearchParams(other.split('?')[1]).get('sig')).toBe(
    new URLSearchParams(signed.split('?')[1]).get('sig'),
  );
});

test.each([
  ['another method', 'PUT', signed],
  ['another path', 'GET', signed.replace('abc', 'abd')],
  ['another claim', 'GET', signed.replace('size=8', 'size=9')],
  ['a claim more', 'GET', `${signed}&offset=1`],
  ['a claim less', 'GET', signed.replace('size=8&', '')],
  ['a claim twice', 'GET', `${signed}&size=8`],
  ['a later expiry', 'GET', signed.replace(/exp=\d+/, 'exp=9999999999')],
  ['no signature', 'GET', signed.replace(/&sig=.*/, '')],
  ['a shorter signature', 'GET', signed.slice(0, -4)],
])('an address with %s is refused', (_what, method, address) => {
  expect(signer.verify(method, address, before)).toBeNull();
});

test('an address of another key is refused', () => {
  expect(createUrlSigner(Buffer.alloc(32, 2)).verify('GET', signed, before)).toBeNull();
});

test('the key is made once, for its owner alone, by however many processes begin at once', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-key-'));
  try {
    const keys = await Promise.all(Array.from({ length: 10 }, () => readSigningKey(folder, undefined)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(keys[0]?.byteLength).toBe(32);
    expect((await stat(path.join(folder, 'secret.key'))).mode & 0o777).toBe(0o600);
    const given = await readSigningKey(folder, 'a secret of at least 32 characters');
    expect(given.toString()).toBe('a secret of at least 32 characters');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['empty', ''],
  ['cut off', 'c2hvcnQ'],
])('a key that is %s is refused by name', async (_what, text) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-key-'));
  try {
    await writeFile(path.join(folder, 'secret.key'), text);
    await expect(readSigningKey(folder, undefined)).rejects.toThrow(/secret\.key is damaged.*Remove it/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.skipIf(!hasSmallDisks)('on a full disk no part of a key is left', async () => {
  const disk = makeSmallDisk(1);
  try {
    disk.fill();
    await expect(readSigningKey(disk.folder, undefined)).rejects.toThrow('ENOSPC');
    expect(await readdir(disk.folder)).toEqual(['ballast']);
  } finally {
    disk.remove();
  }
});
