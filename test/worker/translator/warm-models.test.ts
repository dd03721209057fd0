import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Schema } from '#contracts/ids.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import type { ComputeBackend } from '../../../worker/compute/backend.ts';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { createWarmModels } from '../../../worker/translator/warm-models.ts';
import { saveUntrained } from './random-checkpoint.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';

let folder: string;
let blobs: BlobStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warm-'));
  blobs = createDiskBlobStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The real backend, counting what is dear. */
async function countingBackend() {
  const backend = await createOnnxBackend({ threads: 1 });
  const counts = { compiled: 0, loaded: 0, disposed: 0 };
  const counting: ComputeBackend = {
    plan: backend.plan,
    compile(step) {
      counts.compiled++;
      return backend.compile(step);
    },
    createState(initial) {
      counts.loaded++;
      const state = backend.createState(initial);
      const dispose = (): void => {
        counts.disposed++;
        state.dispose();
      };
      return new Proxy(state, {
        get: (target, key) => (key === 'dispose' ? dispose : Reflect.get(target, key)) as unknown,
      });
    },
  };
  return { counting, counts };
}

const SIZE = 16 * 16 * 3;
const images = { content: new Float32Array(SIZE).fill(0.2), exemplar: new Float32Array(SIZE).fill(-0.4) };

describe('warm models', () => {
  test('load a checkpoint once and compile each direction once', async () => {
    const { counting, counts } = await countingBackend();
    const models = createWarmModels(counting, blobs);
    const { manifestSha256 } = await saveUntrained(blobs);
    const model = await models.get(manifestSha256);
    expect(model.config).toEqual(egscItPreset('tiny'));
    const first = await model.translate('A_TO_B', images);
    expect(first).toHaveLength(SIZE);
    expect(await (await models.get(manifestSha256)).translate('A_TO_B', images)).toEqual(first);
    await model.translate('B_TO_A', images);
    expect(counts).toEqual({ compiled: 2, loaded: 1, disposed: 0 });
  });

  test('let go of the checkpoint that was not used for longest', async () => {
    const { counting, counts } = await countingBackend();
    const models = createWarmModels(counting, blobs);
    const hashes: Awaited<ReturnType<typeof saveUntrained>>['manifestSha256'][] = [];
    for (let seed = 0; seed < 5; seed++) hashes.push((await saveUntrained(blobs, { seed })).manifestSha256);
    for (const sha256 of hashes) await models.get(sha256);
    expect(counts).toMatchObject({ loaded: 5, disposed: 1 });
    for (const sha256 of hashes.slice(1)) await models.get(sha256);
    expect(counts).toMatchObject({ loaded: 5, disposed: 1 });
  });

  test('refuse a checkpoint of a stage that does not translate', async () => {
    const { counting } = await countingBackend();
    const { manifestSha256 } = await saveUntrained(blobs, { stage: 'FEATURE_MASK' });
    await expect(createWarmModels(counting, blobs).get(manifestSha256)).rejects.toMatchObject({
      failure: { class: 'USER', code: 'INVALID_STATE' },
    });
  });

  test('refuse a checkpoint that is damaged, and stay usable', async () => {
    const { counting } = await countingBackend();
    const models = createWarmModels(counting, blobs);
    await expect(models.get(sha256Schema.parse('b'.repeat(64)))).rejects.toMatchObject({
      failure: { class: 'USER', code: 'BROKEN_CHECKPOINT' },
    });
    await models.get((await saveUntrained(blobs)).manifestSha256);
  });
});
