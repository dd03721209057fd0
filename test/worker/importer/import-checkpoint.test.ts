import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointFileName } from '#contracts/checkpoint-file-name.ts';
import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { decodeSafetensors, encodeSafetensors, type NamedTensors } from '#lib/safetensors.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import { importCheckpoint } from '../../../worker/importer/checkpoint/import-checkpoint.ts';
import { TaskFailure } from '../../../worker/task-failure.ts';
import { saveUntrained } from '../translator/random-checkpoint.ts';
import { tarOf, type TestMember } from '../shards/tar.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'checkpoint-imports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Exported {
  readonly manifest: CheckpointManifest;
  readonly manifestSha256: string;
  readonly files: ReadonlyMap<string, Buffer>;
}

/** What another server has. */
async function exported(stage = 'TRANSLATION'): Promise<Exported> {
  const there = createDiskBlobStore(path.join(folder, 'there'));
  const { manifest, manifestSha256 } = await saveUntrained(there, { stage });
  const files = new Map([['manifest.json', await there.read(manifestSha256)]]);
  for (const { sha256, ...blob } of manifest.blobs)
    files.set(checkpointFileName(blob), await there.read(sha256));
  return { manifest, manifestSha256, files };
}

function membersOf(files: ReadonlyMap<string, Uint8Array>): TestMember[] {
  return [...files].map(([name, bytes]) => ({ name, bytes }));
}

async function importTar(tar: Buffer) {
  const here = createDiskBlobStore(path.join(folder, 'here'));
  const { sha256 } = await here.put(tar);
  const before = await stored();
  try {
    return await importCheckpoint(here, sha256, () => Promise.resolve());
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    expect(await stored()).toEqual(before); // nothing is kept of what is refused
    return error.failure;
  }
}

async function stored(): Promise<string[]> {
  const entries = await readdir(path.join(folder, 'here'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

async function refusalOf(members: readonly TestMember[]) {
  return importTar(await tarOf(members));
}

/** The same checkpoint with another manifest. */
function withManifest({ manifest, files }: Exported, change: (manifest: CheckpointManifest) => unknown) {
  const changed = canonicalJson(change(manifest) as never);
  return membersOf(new Map(files).set('manifest.json', Buffer.from(changed)));
}

/** The same checkpoint with other tensors, of which the manifest tells. */
function withTensors(
  { manifest, files }: Exported,
  member: string,
  change: (tensors: NamedTensors) => NamedTensors,
): TestMember[] {
  const bytes = encodeSafetensors(change(decodeSafetensors(files.get(member) ?? Buffer.of())));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const blobs = manifest.blobs.map((blob) =>
    checkpointFileName(blob) === member ? { ...blob, sha256, byteSize: bytes.byteLength } : blob,
  );
  const text = canonicalJson({ ...manifest, blobs });
  return membersOf(new Map(files).set(member, bytes).set('manifest.json', Buffer.from(text)));
}

test('a checkpoint comes in with the very bytes that the other server exported, manifest included', async () => {
  const there = await exported();
  const result = await importTar(await tarOf(membersOf(there.files)));
  expect(result).toMatchObject({ manifestSha256: there.manifestSha256, manifest: there.manifest });
  const names = [...there.files.values()].map((bytes) => createHash('sha256').update(bytes).digest('hex'));
  expect(await stored()).toEqual(expect.arrayContaining(names));
});

test('the same tar a second time stores nothing more', async () => {
  const tar = await tarOf(membersOf((await exported()).files));
  const first = await importTar(tar);
  const kept = await stored();
  expect(await importTar(tar)).toEqual(first);
  expect(await stored()).toEqual(kept);
});

test('a tar that somebody packed again from a folder is read too', async () => {
  const { files, manifestSha256 } = await exported();
  const members = [...files].map(([name, bytes]) => ({ name: `./${name}`, bytes }));
  expect(await refusalOf([{ name: './', type: 'directory' }, ...members])).toMatchObject({ manifestSha256 });
});

test('a manifest of version 2, which had no name of the run, is stored as it came', async () => {
  const members = withManifest(await exported(), ({ runName: _, ...manifest }) => ({
    ...manifest,
    format: 'exemplar.checkpoint/2',
  }));
  const text = Buffer.from(members[0]?.bytes ?? []);
  expect(await refusalOf(members)).toMatchObject({
    manifestSha256: createHash('sha256').update(text).digest('hex'),
    manifest: { runName: null, format: 'exemplar.checkpoint/3' },
  });
});

describe('a hostile tar is refused by name, and nothing of it is stored:', () => {
  test.each<[string, TestMember, string]>([
    ['a link', { name: 'ema.safetensors', type: 'symlink', linkname: '/etc/passwd' }, 'NOT_A_FILE'],
    ['a folder', { name: 'more/', type: 'directory' }, 'NOT_A_FILE'],
    ['a device', { name: 'device', type: 'character-device' }, 'NOT_A_FILE'],
    ['an absolute path', { name: '/etc/passwd', bytes: Buffer.from('x') }, 'UNEXPECTED_MEMBER'],
    ['a path upwards', { name: '../manifest.json', bytes: Buffer.from('{}') }, 'UNEXPECTED_MEMBER'],
    ['a stranger', { name: 'model.pkl', bytes: Buffer.from('x') }, 'UNEXPECTED_MEMBER'],
    ['a file twice', { name: 'manifest.json', bytes: Buffer.from('{}') }, 'DUPLICATE_MEMBER'],
  ])('%s', async (_, member, code) => {
    const refusal = await refusalOf([...membersOf((await exported()).files), member]);
    expect(refusal).toMatchObject({ class: 'USER', code });
    expect(refusal).toHaveProperty('message', expect.stringContaining(member.name));
  });

  test('one that is cut off', async () => {
    const tar = await tarOf(membersOf((await exported()).files));
    expect(await importTar(tar.subarray(0, tar.length - 4_096 - (tar.length % 512)))).toMatchObject({
      code: 'NOT_A_TAR',
    });
  });

  test('one that is not a tar', async () => {
    expect(await importTar(Buffer.alloc(2_048, 7))).toMatchObject({ code: 'NOT_A_TAR' });
  });

  test('one with more files than a checkpoint has', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ name: `${i}`, bytes: Buffer.of(1) }));
    expect(await refusalOf(many)).toMatchObject({ code: 'UNEXPECTED_MEMBER' });
  });
});

test('a manifest beyond all measure is refused before it is read', async () => {
  const bytes = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
  expect(await refusalOf([{ name: 'manifest.json', bytes }])).toMatchObject({ code: 'INVALID_MANIFEST' });
});

describe('what does not fit together is refused by name, and nothing of it is stored:', () => {
  test('no manifest', async () => {
    const files = new Map((await exported()).files);
    files.delete('manifest.json');
    expect(await refusalOf(membersOf(files))).toMatchObject({ code: 'MISSING_MEMBER' });
  });

  test('a file that the manifest names is not there', async () => {
    const files = new Map((await exported()).files);
    files.delete('artifact-mask.safetensors');
    const refusal = await refusalOf(membersOf(files));
    expect(refusal).toMatchObject({ code: 'MISSING_MEMBER' });
    expect(refusal).toHaveProperty('message', expect.stringContaining('artifact-mask.safetensors'));
  });

  test('a file with one changed byte', async () => {
    const { files } = await exported();
    const ema = Buffer.from(files.get('ema.safetensors') ?? []);
    ema.writeUInt8(ema.readUInt8(ema.length - 1) ^ 1, ema.length - 1);
    const refusal = await refusalOf(membersOf(new Map(files).set('ema.safetensors', ema)));
    expect(refusal).toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    expect(refusal).toHaveProperty('message', expect.stringContaining('ema.safetensors'));
  });

  test.each<[string, string, string, (manifest: CheckpointManifest) => unknown]>([
    [
      'a newer format',
      'NEWER_FORMAT',
      'manifest.json',
      (manifest) => ({ ...manifest, format: 'exemplar.checkpoint/99' }),
    ],
    [
      'a format that is none',
      'INVALID_MANIFEST',
      'manifest.json',
      (manifest) => ({ ...manifest, format: 'pickle' }),
    ],
    [
      'an artifact that is named as weights',
      'INVALID_MANIFEST',
      'blobs',
      ({ blobs, ...manifest }) => ({
        ...manifest,
        blobs: blobs.map((blob) => ({ ...blob, role: 'weights' })),
      }),
    ],
    [
      'a size that a file does not have',
      'CHECKSUM_MISMATCH',
      'safetensors',
      ({ blobs, ...manifest }) => ({ ...manifest, blobs: blobs.map((blob) => ({ ...blob, byteSize: 1 })) }),
    ],
    [
      'a step beyond those of its config',
      'INVALID_MANIFEST',
      'manifest.json, step',
      (manifest) => ({ ...manifest, step: 2 ** 31 }),
    ],
    [
      'a step before those of its stage',
      'INVALID_MANIFEST',
      'manifest.json, step',
      (manifest) => ({ ...manifest, step: 0 }),
    ],
    [
      'a name of 100,000 characters',
      'INVALID_MANIFEST',
      'manifest.json, runName',
      (manifest) => ({ ...manifest, runName: 'x'.repeat(100_000) }),
    ],
    [
      'an empty name',
      'INVALID_MANIFEST',
      'manifest.json, runName',
      (manifest) => ({ ...manifest, runName: '' }),
    ],
    [
      'a name that commands a terminal',
      'INVALID_MANIFEST',
      'manifest.json, runName',
      (manifest) => ({ ...manifest, runName: 'lab \u001b[31mred' }),
    ],
    [
      'a version of the program that is a book',
      'INVALID_MANIFEST',
      'manifest.json, codeVersion',
      (manifest) => ({ ...manifest, codeVersion: 'x'.repeat(50_000) }),
    ],
    [
      'a preset that commands a terminal',
      'INVALID_MANIFEST',
      'manifest.json, config.preset',
      (manifest) => ({ ...manifest, config: { ...manifest.config, preset: 'p\u001b' } }),
    ],
    [
      'a text that no database takes',
      'INVALID_MANIFEST',
      'manifest.json',
      (manifest) => ({ ...manifest, adamSteps: { ...manifest.adamSteps, 'a\u0000': 1 } }),
    ],
    ['a step that is none', 'INVALID_MANIFEST', 'step', (manifest) => ({ ...manifest, step: -1 })],
    [
      'a newer config',
      'NEWER_CONFIG',
      'config',
      (manifest) => ({ ...manifest, config: { ...manifest.config, configVersion: 99 } }),
    ],
    [
      'an unknown method',
      'UNKNOWN_METHOD',
      'config.method',
      (manifest) => ({ ...manifest, config: { ...manifest.config, method: 'pix2pix' } }),
    ],
    [
      'a size that no run may have',
      'INVALID_CONFIG',
      'config.imageWidth',
      (manifest) => ({ ...manifest, config: { ...manifest.config, imageWidth: 1_000_000 } }),
    ],
    ['an unknown stage', 'UNKNOWN_STAGE', 'stage', (manifest) => ({ ...manifest, stage: 'DREAMING' })],
    [
      'a file that it names twice',
      'INVALID_MANIFEST',
      'blobs',
      (manifest) => ({ ...manifest, blobs: [...manifest.blobs, ...manifest.blobs] }),
    ],
  ])('a manifest with %s', async (_, code, place, change) => {
    const refusal = await refusalOf(withManifest(await exported(), change));
    expect(refusal).toMatchObject({ class: 'USER', code });
    expect(refusal).toHaveProperty('message', expect.stringContaining(place));
  });

  test('the mask networks are not among its files', async () => {
    const there = await exported();
    const files = new Map(there.files);
    files.delete('artifact-mask.safetensors');
    const blobs = there.manifest.blobs.filter(({ artifact }) => artifact === null);
    files.set('manifest.json', Buffer.from(canonicalJson({ ...there.manifest, blobs })));
    const refusal = await refusalOf(membersOf(files));
    expect(refusal).toMatchObject({ code: 'MISSING_ARTIFACT' });
    expect(refusal).toHaveProperty('message', expect.stringContaining('"mask"'));
  });

  const weights = 'weights.safetensors';
  const firstOf = (tensors: NamedTensors) =>
    Object.entries(tensors)[0] ?? ['', { shape: [], data: new Float32Array() }];
  test.each<[string, string, string, (tensors: NamedTensors) => NamedTensors]>([
    [
      'a tensor too many',
      'UNEXPECTED_TENSOR',
      weights,
      (tensors) => ({ ...tensors, intruder: { shape: [1], data: Float32Array.of(1) } }),
    ],
    [
      'a tensor too few',
      'MISSING_TENSOR',
      weights,
      (tensors) => Object.fromEntries(Object.entries(tensors).slice(1)),
    ],
    [
      'a tensor of another shape',
      'WRONG_SHAPE',
      weights,
      (tensors) => {
        const [name, { data }] = firstOf(tensors);
        return { ...tensors, [name]: { shape: [data.length, 1, 1, 1, 1], data } };
      },
    ],
    [
      'a value that is not a number',
      'NOT_FINITE',
      weights,
      (tensors) => {
        const [name, { shape, data }] = firstOf(tensors);
        return { ...tensors, [name]: { shape, data: data.map(() => NaN) } };
      },
    ],
    [
      'a mask network that lacks a tensor',
      'MISSING_TENSOR',
      'artifact-mask.safetensors',
      (tensors) => Object.fromEntries(Object.entries(tensors).slice(1)),
    ],
    [
      'a weight among the moving averages',
      'UNEXPECTED_TENSOR',
      'ema.safetensors',
      (tensors) =>
        Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name.replace('ema/', ''), value])),
    ],
  ])('%s', async (_, code, member, change) => {
    const refusal = await refusalOf(withTensors(await exported(), member, change));
    expect(refusal).toMatchObject({ class: 'USER', code });
    expect(refusal).toHaveProperty('message', expect.stringContaining(member));
  });

  test('a file that is not safetensors, e.g. a pickle', async () => {
    const there = await exported();
    const pickle = Buffer.from('80049503000000000000008c016194', 'hex');
    const sha256 = createHash('sha256').update(pickle).digest('hex');
    const blobs = there.manifest.blobs.map((blob) =>
      blob.role === 'weights' ? { ...blob, sha256, byteSize: pickle.length } : blob,
    );
    const files = new Map(there.files)
      .set(weights, pickle)
      .set('manifest.json', Buffer.from(canonicalJson({ ...there.manifest, blobs })));
    const refusal = await refusalOf(membersOf(files));
    expect(refusal).toMatchObject({ code: 'NOT_SAFETENSORS' });
    expect(refusal).toHaveProperty('message', expect.stringContaining(weights));
  });
});
