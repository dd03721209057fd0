import { v7 as uuid } from 'uuid';
import { beforeAll, describe, expect, test } from 'vitest';
import { forkConfig } from '#contracts/fork-config.ts';
import { runIdSchema } from '#contracts/ids.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import { cycleganPreset } from '../../testkit/cyclegan-preset.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  told,
  type Outcome,
  type TinyWorld,
} from './tiny-run.ts';

const cyclegan = { ...cycleganPreset('cyclegan-tiny'), checkpointSeconds: 3_600 };

async function parentUpTo(world: TinyWorld, config: RunConfig, afterStep: number) {
  const parent = await runTask(world, world.trainTask({ config }), { reason: 'PREEMPT', afterStep });
  const { manifest, manifestSha256 } = lastCheckpoint(parent);
  expect(manifest.step).toBe(afterStep);
  return { parent, manifest, manifestSha256 };
}

/** Another run that begins with the checkpoint, as the supervisor starts it. */
function fork(
  world: TinyWorld,
  { manifest, manifestSha256 }: Pick<Awaited<ReturnType<typeof parentUpTo>>, 'manifest' | 'manifestSha256'>,
  changes: object = {},
): Promise<Outcome> {
  const { config } = forkConfig(manifest.config, manifest.step, changes);
  if (!config) throw new Error('expected a config that a fork may have');
  const runId = runIdSchema.parse(uuid());
  return runTask(world, world.trainTask({ runId, config, resumeFrom: manifestSha256, plan: manifest.plan }));
}

describe.each([
  ['EGSC-IT, inside the mask stage', tinyConfig, 3],
  ['EGSC-IT, where the mask stage ends', tinyConfig, tinyConfig.maskSteps],
  ['EGSC-IT, inside the translation stage', tinyConfig, tinyConfig.maskSteps + 5],
  ['CycleGAN, with its pools', cyclegan, 5],
] as const)('a fork of %s', (_, config, afterStep) => {
  let world: TinyWorld;
  let uninterrupted: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld();
    uninterrupted = await runTask(world, world.trainTask({ config }));
  });

  test('without changes tells and ends as the run that was not forked, to the bit', async () => {
    const { parent, ...point } = await parentUpTo(world, config, afterStep);
    const forked = await fork(world, point);
    expect(forked.end).toBe('finished');
    expect(said(forked, 'started')).toMatchObject([{ fromStep: afterStep }]);
    expect([...told(parent), ...told(forked)]).toEqual(told(uninterrupted));
    // Blobs are named by their content: equal names are equal bits of every weight, moment and pooled image.
    expect(lastCheckpoint(forked).manifest.blobs).toEqual(lastCheckpoint(uninterrupted).manifest.blobs);
  });
});

describe('a fork with changes', () => {
  let world: TinyWorld;
  let point: Awaited<ReturnType<typeof parentUpTo>>;
  beforeAll(async () => {
    world = await createTinyWorld();
    point = await parentUpTo(world, tinyConfig, tinyConfig.maskSteps + 5);
  });

  test('goes on with the step of its checkpoint, at another learning rate, to another end', async () => {
    const { manifest } = point;
    const forked = await fork(world, point, { generatorLearningRate: 1e-4, translationSteps: 15 });
    const steps = said(forked, 'metrics').map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 10 }, (_, index) => manifest.step + 1 + index));
    const last = lastCheckpoint(forked).manifest;
    expect(last).toMatchObject({ stage: 'TRANSLATION', step: tinyConfig.maskSteps + 15 });
    expect(last.config).toMatchObject({ generatorLearningRate: 1e-4 });
  });

  test('keeps the very artifact of its checkpoint', async () => {
    const forked = await fork(world, point, { lossWeights: { style: 2 } });
    const artifact = ({ blobs }: typeof point.manifest) => blobs.filter(({ role }) => role === 'artifact');
    expect(artifact(point.manifest)).toHaveLength(1);
    expect(artifact(lastCheckpoint(forked).manifest)).toEqual(artifact(point.manifest));
  });

  test('may have another batch size, seed and form of the losses', async () => {
    const changes = { batchSize: 3, seed: 9, perceptual: 'NONE', pairing: 'FIXED', emaDecay: 0 };
    expect((await fork(world, point, changes)).end).toBe('finished');
  });

  test('is not computed by another arithmetic than its checkpoint', async () => {
    const plan = { ...point.manifest.plan, library: 'onnxruntime-node 1.0.0' };
    await expect(fork(world, { ...point, manifest: { ...point.manifest, plan } })).rejects.toMatchObject({
      failure: { class: 'USER', code: 'INEXACT_RESUME' },
    });
  });

  test('of a damaged checkpoint says so and does not begin', async () => {
    const [blob] = point.manifest.blobs;
    const manifestSha256 = blob?.sha256 ?? point.manifestSha256; // tensors, where a manifest should be
    const forked = fork(world, { ...point, manifestSha256 });
    await expect(forked).rejects.toMatchObject({
      failure: {
        code: 'BROKEN_CHECKPOINT',
        message: expect.stringContaining('The only checkpoint that this run can continue from') as string,
      },
    });
  });
});
