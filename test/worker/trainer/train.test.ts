import sharp from 'sharp';
import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { loadCheckpoint } from '../../../worker/checkpoints/load-checkpoint.ts';
import { initialTranslationState } from '../../../worker/engine/methods/egsc-it/initial-state.ts';
import { methodOf } from '../../../worker/engine/methods/registry.ts';
import { isOfEveryStep } from './is-of-every-step.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  type Outcome,
  type TinyWorld,
} from './tiny-run.ts';

const { maskSteps, translationSteps } = tinyConfig;
const steps = maskSteps + translationSteps;

describe('a run', () => {
  let world: TinyWorld;
  let outcome: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld();
    outcome = await runTask(world, world.trainTask());
  });

  test('goes through both stages to its end', () => {
    expect(outcome.end).toBe('finished');
    expect(said(outcome, 'started')).toMatchObject([{ fromStep: 0, stage: 'FEATURE_MASK' }]);
    expect(said(outcome, 'stage')).toMatchObject([{ stage: 'TRANSLATION' }]);
  });

  test('tells every loss of every step once, with learning rate and time', () => {
    const metrics = said(outcome, 'metrics');
    expect(metrics.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    const stages = methodOf(tinyConfig).stages(tinyConfig);
    for (const { step, points } of metrics) {
      const names = points.map(({ name }) => name).filter(isOfEveryStep);
      const losses = stages[step <= maskSteps ? 0 : 1]?.updates({}).flatMap((update) => update.losses) ?? [];
      expect(names).toEqual([...losses, 'optimizer/learning_rate', 'system/step_time']);
      expect(points.every((point) => point.step === step && Number.isFinite(point.value))).toBe(true);
    }
    expect(metrics[0]?.points.map(({ name }) => name)).toContain('system/memory');
  });

  test('learns: the mask networks reconstruct better at the end than at the start', () => {
    const reconstruction = said(outcome, 'metrics')
      .slice(0, maskSteps)
      .map(({ points }) => points.find(({ name }) => name === 'mask/reconstruction_b')?.value ?? NaN);
    expect(reconstruction.at(-1)).toBeLessThan(reconstruction[0] ?? NaN);
  });

  test('draws a sample grid at the end of each stage: reconstructions, then translations both ways', async () => {
    const samples = said(outcome, 'sample');
    expect(samples).toMatchObject([
      { stage: 'FEATURE_MASK', step: maskSteps, direction: null, rows: 4, columns: 8 },
      { stage: 'TRANSLATION', step: steps, direction: 'A_TO_B', rows: 5, columns: 5 },
      { stage: 'TRANSLATION', step: steps, direction: 'B_TO_A', rows: 5, columns: 5 },
    ]);
    for (const { sha256, width, height, byteSize, thumbnail } of samples) {
      const png = await world.blobs.read(sha256);
      expect(png.byteLength).toBe(byteSize);
      expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width, height });
      if (!thumbnail) throw new Error('the grid has no thumbnail');
      const webp = await world.blobs.read(thumbnail.sha256);
      expect(webp.byteLength).toBe(thumbnail.byteSize);
      expect(webp.byteLength).toBeLessThanOrEqual(2_048);
      expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 104, height: 104 });
      expect(thumbnail).toMatchObject({ width: 104, height: 104 });
    }
    // Five cells of 64 pixels, enlarged from 16, with gaps of 2 between them.
    expect(samples[1]).toMatchObject({ width: 5 * 64 + 4 * 2, height: 5 * 64 + 4 * 2 });
  });

  test('leaves a checkpoint at the end of each stage that holds all that is needed to go on', async () => {
    const checkpoints = said(outcome, 'checkpoint');
    expect(checkpoints.map(({ manifest }) => [manifest.stage, manifest.step])).toEqual([
      ['FEATURE_MASK', maskSteps],
      ['TRANSLATION', steps],
    ]);
    const { manifest, tensors, artifacts } = await loadCheckpoint(
      world.blobs,
      lastCheckpoint(outcome).manifestSha256,
      () => ['weights', 'ema', 'optimizer', 'artifact'],
    );
    expect(manifest).toMatchObject({
      epoch: 1,
      config: tinyConfig,
      randomSeed: tinyConfig.seed,
      adamSteps: { discriminator: translationSteps, generator: translationSteps },
      plan: said(outcome, 'started')[0]?.plan,
    });
    const initial = initialTranslationState(tinyConfig);
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(initial).sort());
    expect(Object.keys(artifacts['mask'] ?? {})).toContain('mask/a/mean');
  });

  test('with the mask networks of an earlier run begins with the translation stage', async () => {
    const mask = maskOf(lastCheckpoint(outcome).manifest);
    const config = { ...tinyConfig, maskSteps: 0, maskArtifactId: uuid(), translationSteps: 1 };
    const second = await runTask(world, world.trainTask({ config, artifacts: { mask } }));
    expect(said(second, 'started')).toMatchObject([{ fromStep: 0, stage: 'TRANSLATION' }]);
    expect(said(second, 'checkpoint').map(({ manifest }) => [manifest.step, maskOf(manifest)])).toEqual([
      [1, mask],
    ]);
  });
});

function maskOf({ blobs }: CheckpointManifest): Sha256 {
  const blob = blobs.find(({ artifact }) => artifact === 'mask');
  if (!blob) throw new Error('the checkpoint holds no mask networks');
  return blob.sha256;
}

test('a run whose dataset has no images to learn from in a domain says so', async () => {
  const world = await createTinyWorld({ train: 0 });
  await expect(runTask(world, world.trainTask())).rejects.toMatchObject({
    failure: { class: 'USER', code: 'EMPTY_DOMAIN' },
  });
});

test('several generator updates per step each see a batch of their own', async () => {
  const world = await createTinyWorld();
  const config = { ...tinyConfig, maskSteps: 1, translationSteps: 2, generatorUpdatesPerStep: 3 };
  const outcome = await runTask(world, world.trainTask({ config }));
  expect(lastCheckpoint(outcome).manifest.adamSteps).toEqual({ discriminator: 2, generator: 6 });
});
