import { beforeAll, describe, expect, test } from 'vitest';
import { newRunConfig } from '#contracts/new-run-config.ts';
import type { RunConfig, RunConfigOf } from '#contracts/run-config.ts';
import { loadCheckpoint } from '../../../worker/checkpoints/load-checkpoint.ts';
import { checkpointRoleSchema } from '#contracts/checkpoint-manifest.ts';
import type { HostTensors } from '../../../worker/compute/step.ts';
import { initialMaskState } from '../../../worker/engine/methods/egsc-it/initial-state.ts';
import { createOnnxBackend } from '../../../worker/compute/onnx/onnx-backend.ts';
import { createTranslator } from '../../../worker/translation/create-translator.ts';
import { wave } from '../engine/wave.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  told,
  type Outcome,
  type TinyWorld,
} from './tiny-run.ts';

/** The paper's model with two channels, for two steps of each stage. */
function paperConfig(changes: object = {}): RunConfigOf<'egsc-it'> {
  const { config } = newRunConfig('mnist-single', {
    imageHeight: 20,
    imageWidth: 20,
    network: { generatorChannels: 2, discriminatorChannels: 2 },
    maskSteps: 2,
    maskBatchSize: 2,
    translationSteps: 2,
    batchSize: 2,
    generatorLearningRate: 1e-3,
    ...changes,
  });
  if (config?.method !== 'egsc-it') throw new Error('expected the changes to be taken');
  return config;
}

describe.each(['paper-code', 'clean'] as const)("the paper's model in mode %s", (mode) => {
  let world: TinyWorld;
  let outcome: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    outcome = await runTask(world, world.trainTask({ config: paperConfig({ mode }) }));
  });

  const stored = async (index: number) => {
    const { manifestSha256 } = said(outcome, 'checkpoint').at(index) ?? lastCheckpoint(outcome);
    return loadCheckpoint(world.blobs, manifestSha256, () => checkpointRoleSchema.options);
  };

  test('trains both stages with finite losses, five generator updates a step', async () => {
    expect(outcome.end).toBe('finished');
    expect(told(outcome).filter((line) => line.includes(' generator/total '))).toHaveLength(2);
    for (const { points } of said(outcome, 'metrics'))
      for (const { name, value } of points) expect(Number.isFinite(value), name).toBe(true);
    expect((await stored(0)).manifest.adamSteps).toEqual({ mask_discriminator: 2, mask_generator: 10 });
    expect((await stored(-1)).manifest.adamSteps).toEqual({ discriminator: 2, generator: 10 });
  });

  test('the perceptual losses that are off are not logged', () => {
    expect(told(outcome).filter((line) => /style|content|color|energy/.test(line))).toEqual([]);
  });

  test("the mask networks are the first stage's encoders, raw, and the second leaves every bit of them", async () => {
    const before = await stored(0);
    const after = await stored(-1);
    expect(after.artifacts['mask']).toEqual(before.artifacts['mask']);
    const { mask = {} } = before.artifacts;
    const initial = initialMaskState(paperConfig({ mode }));
    for (const [name, { data }] of Object.entries(mask)) {
      if (name.endsWith('/mean')) expect(data.every((value) => value === 0)).toBe(true);
      else if (name.endsWith('/deviation')) expect(data.every((value) => value === 1)).toBe(true);
      else expect(data, name).not.toEqual(initial[name]?.data);
    }
  });

  test('the weights that translate are the last ones: there is no moving average', async () => {
    const { tensors } = await stored(-1);
    const averages = Object.entries(tensors).filter(([name]) => name.startsWith('ema/'));
    expect(averages.length).toBeGreaterThan(0);
    for (const [name, { data }] of averages) expect(data).toEqual(tensors[name.slice('ema/'.length)]?.data);
  });

  test('a translation is a function of seed and images, whatever stands beside them in a batch', async () => {
    const { tensors, artifacts } = await stored(-1);
    const config = paperConfig({ mode });
    const translate = await translator({ ...tensors, ...artifacts['mask'] });
    const [one, other] = ['one', 'other'].map((name) => wave(name, [20, 20, 3], 1).data);
    if (!one || !other) throw new Error('expected two images');
    const alone = await translate(config, one, other);
    const beside = await translate(config, joined(other, one), joined(other, other));
    expect(beside.slice(one.length)).toEqual(alone);
    const reseeded = await translate({ ...config, seed: 1 }, one, other);
    if (mode === 'clean') expect(reseeded).toEqual(alone);
    else expect(reseeded).not.toEqual(alone);
  });
});

test('images that are drawn in fixed pairs, flipped and zoomed are the same in a resumed run', async () => {
  const world = await createTinyWorld({ train: 8, test: 3 });
  const config = paperConfig({ pairing: 'FIXED', translationSteps: 4 });
  const whole = await runTask(world, world.trainTask({ config }));
  const broken = await runTask(world, world.trainTask({ config }), { reason: 'PREEMPT', afterStep: 4 });
  const resumeFrom = lastCheckpoint(broken).manifestSha256;
  const { plan = null } = said(broken, 'started')[0] ?? {};
  const rest = await runTask(world, world.trainTask({ config, resumeFrom, plan }));
  expect([...told(broken), ...told(rest)]).toEqual(told(whole));
});

test('without a GAN loss no discriminator is trained', async () => {
  const world = await createTinyWorld({ train: 8, test: 3 });
  const config = paperConfig({ lossWeights: { gan: 0 }, maskLossWeights: { gan: 0 } });
  const outcome = await runTask(world, world.trainTask({ config }));
  expect(outcome.end).toBe('finished');
  expect(told(outcome).filter((line) => /gan|discriminator/.test(line))).toEqual([]);
  expect(told(outcome).filter((line) => /generator\/cycle_aba|mask\/kl_a/.test(line))).toHaveLength(4);
});

async function translator(state: HostTensors) {
  const backend = await createOnnxBackend({ threads: 1 });
  const model = backend.createState(state);
  return (config: RunConfig, content: Float32Array, exemplar: Float32Array) =>
    createTranslator(backend).translate({ config, state: model }, 'A_TO_B', { content, exemplar });
}

function joined(one: Float32Array, other: Float32Array): Float32Array {
  return Float32Array.from([...one, ...other]);
}
