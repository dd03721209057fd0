import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { datasetVersionIdSchema, runIdSchema, sha256Schema, type Sha256 } from '#contracts/ids.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import {
  BrokenCheckpointError,
  loadCheckpoint,
  loadTensors,
} from '../../../worker/checkpoints/load-checkpoint.ts';
import { saveCheckpoint, type CheckpointContent } from '../../../worker/checkpoints/save-checkpoint.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function value(number: number) {
  return { shape: [1], data: Float32Array.of(number) };
}
function everything() {
  return ['weights', 'ema', 'optimizer', 'host', 'artifact'] as const;
}
const mask = { 'mask/a/encoder/filter': value(6), 'mask/a/mean': value(7) };
const tensors = {
  'generator/encoder_a/filter': value(1),
  'discriminator/a/filter': value(2),
  'ema/generator/encoder_a/filter': value(3),
  'adam_m/generator/encoder_a/filter': value(4),
  'adam_v/generator/encoder_a/filter': value(5),
};
const about: CheckpointContent['about'] = {
  runId: runIdSchema.parse('0190a6f0-0000-7000-8000-000000000001'),
  runName: 'first try',
  datasetVersionId: datasetVersionIdSchema.parse('0190a6f0-0000-7000-8000-000000000002'),
  datasetIndexSha256: sha256Schema.parse('a'.repeat(64)),
  epoch: 1,
  stage: 'TRANSLATION',
  step: 12,
  config: egscItPreset('tiny'),
  adamSteps: { generator: 12 },
  randomSeed: 0,
  plan: { backend: 'onnx', library: 'onnxruntime-node 1.30.0', threads: 1, lowering: '1' },
  codeVersion: '0.1.0',
};

describe('a checkpoint', () => {
  test('comes back as it was saved', async () => {
    const saved = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about });
    const loaded = await loadCheckpoint(blobs, saved.manifestSha256, everything);
    expect(loaded).toEqual({ manifest: saved.manifest, tensors, artifacts: { mask } });
  });

  test('has one blob per role, and a size that counts them and the manifest', async () => {
    const { manifest, manifestSha256, byteSize } = await saveCheckpoint(blobs, {
      tensors,
      host: {},
      artifacts: { mask },
      about,
    });
    expect(manifest.blobs.map(({ role }) => role)).toEqual(['weights', 'ema', 'optimizer', 'artifact']);
    const sizes = await Promise.all(
      [...manifest.blobs.map((blob) => blob.sha256), manifestSha256].map((sha256) => blobs.size(sha256)),
    );
    expect(byteSize).toBe(sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0));
  });

  test('can be read in part: what a translation needs', async () => {
    const { manifestSha256 } = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about });
    const loaded = await loadCheckpoint(blobs, manifestSha256, () => ['ema', 'artifact']);
    expect(Object.keys(loaded.tensors)).toEqual(['ema/generator/encoder_a/filter']);
    expect(loaded.artifacts).toEqual({ mask });
  });

  test('keeps mask networks that are still learning among the weights, and names no artifact', async () => {
    const learning = { 'mask/a/encoder/filter': value(1), 'adam_m/mask/a/encoder/filter': value(2) };
    const saved = await saveCheckpoint(blobs, { tensors: learning, host: {}, artifacts: {}, about });
    expect(saved.manifest.blobs.every(({ artifact }) => artifact === null)).toBe(true);
    expect(await loadCheckpoint(blobs, saved.manifestSha256, everything)).toMatchObject({
      tensors: learning,
      artifacts: {},
    });
  });

  test('keeps the mask artifact as a blob of its own, the same for every checkpoint of a run', async () => {
    const first = await saveCheckpoint(blobs, {
      tensors: { ...tensors, ...mask },
      host: {},
      artifacts: { mask },
      about,
    });
    const second = await saveCheckpoint(blobs, {
      tensors,
      host: {},
      artifacts: { mask },
      about: { ...about, step: 13 },
    });
    const [frozen] = first.manifest.blobs.filter(({ artifact }) => artifact === 'mask');
    expect(second.manifest.blobs).toEqual(first.manifest.blobs);
    expect(await loadTensors(blobs, frozen?.sha256 ?? sha256Schema.parse('0'.repeat(64)))).toEqual(mask);
  });

  test('keeps what a stage holds on the host as a blob of its own', async () => {
    const host = { 'pool/a/count': value(3) };
    const saved = await saveCheckpoint(blobs, { tensors, host, artifacts: {}, about });
    expect(saved.manifest.blobs.map(({ role }) => role)).toEqual(['weights', 'ema', 'optimizer', 'host']);
    const loaded = await loadCheckpoint(blobs, saved.manifestSha256, everything);
    expect(loaded.tensors).toEqual({ ...tensors, ...host });
  });

  test('has the same hash whenever its content is the same', async () => {
    const first = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about });
    const reordered = Object.fromEntries(Object.entries(about).reverse()) as typeof about;
    const second = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about: reordered });
    expect(second.manifestSha256).toBe(first.manifestSha256);
  });
});

describe('a checkpoint is refused as a whole', () => {
  const pathOf = (sha256: Sha256) => join(folder, 'sha256', sha256.slice(0, 2), sha256);
  const savedBlob = async (role: string) => {
    const saved = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about });
    const blob = saved.manifest.blobs.find((candidate) => candidate.role === role);
    if (!blob) throw new Error(`No blob ${role}`);
    return { manifestSha256: saved.manifestSha256, path: pathOf(blob.sha256) };
  };

  test('when a blob is missing', async () => {
    const { manifestSha256, path } = await savedBlob('ema');
    await rm(path);
    await expect(loadCheckpoint(blobs, manifestSha256, everything)).rejects.toThrow(BrokenCheckpointError);
    await expect(loadCheckpoint(blobs, manifestSha256, everything)).rejects.toThrow('blob ema has no bytes');
  });

  test('when a blob was cut off', async () => {
    const { manifestSha256, path } = await savedBlob('weights');
    await truncate(path, 40);
    await expect(loadCheckpoint(blobs, manifestSha256, everything)).rejects.toThrow(
      'blob weights has 40 bytes',
    );
  });

  test('when one bit of a blob was altered', async () => {
    const { manifestSha256, path } = await savedBlob('optimizer');
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(path, bytes);
    await expect(loadCheckpoint(blobs, manifestSha256, everything)).rejects.toThrow(
      'is damaged: it hashes to',
    );
  });

  test('when its manifest is missing or is something else', async () => {
    await expect(loadCheckpoint(blobs, sha256Schema.parse('f'.repeat(64)), everything)).rejects.toThrow(
      'is not in storage',
    );
    for (const [text, error] of [
      ['', BrokenCheckpointError],
      ['<html>', BrokenCheckpointError],
      ['null', UnreadableRecordError],
      ['{"format":"exemplar.checkpoint/2"}', UnreadableRecordError],
      ['{"format":"exemplar.checkpoint/99"}', UnreadableRecordError],
    ] as const) {
      const { sha256 } = await blobs.put(Buffer.from(text));
      await expect(loadCheckpoint(blobs, sha256, everything)).rejects.toThrow(error);
    }
  });

  test('when a blob that its manifest names is not a safetensors file', async () => {
    const { manifest } = await saveCheckpoint(blobs, { tensors, host: {}, artifacts: { mask }, about });
    const fake = await blobs.put(Buffer.from('not tensors at all'));
    const forged = await blobs.put(
      Buffer.from(JSON.stringify({ ...manifest, blobs: [{ role: 'ema', artifact: null, ...fake }] }), 'utf8'),
    );
    await expect(loadCheckpoint(blobs, forged.sha256, everything)).rejects.toThrow(BrokenCheckpointError);
  });
});
