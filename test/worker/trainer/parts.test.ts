import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunConfig } from '#contracts/run-config.ts';
import { presetOf } from '../../testkit/preset-of.ts';
import { expectSameWhenInterrupted } from './expect-same-when-interrupted.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  told,
  type TinyWorld,
} from './tiny-run.ts';

const shared = { checkpointSeconds: 3_600, batchSize: 4 };
const configs: readonly [string, RunConfig][] = [
  ['EGSC-IT', { ...tinyConfig, ...shared, maskBatchSize: 4 }],
  ['EGSC-IT with a batch for every update', { ...tinyConfig, ...shared, generatorBatch: 'FRESH' }],
  ['CycleGAN', { ...presetOf('cyclegan', 'cyclegan-tiny'), ...shared }],
  ['UNIT', { ...presetOf('unit', 'unit-tiny'), ...shared }],
  ['MUNIT', { ...presetOf('munit', 'munit-tiny'), ...shared, generatorUpdatesPerStep: 2 }],
];

describe.each(configs)('%s, its batches divided among threads,', (_, config) => {
  let world: TinyWorld;
  beforeAll(async () => {
    const tiny = await createTinyWorld({ train: 8, test: 3 });
    const compute = { backend: 'onnx', threads: 2, tuning: await tuningFile() } as const;
    world = { ...tiny, trainTask: (changes) => tiny.trainTask({ config, compute, ...changes }) };
  });

  test('learns what it learns of whole batches', async () => {
    const whole = await runTask(world, world.trainTask({ compute: { backend: 'onnx', threads: 2 } }));
    const divided = await runTask(world, world.trainTask());
    expect(said(whole, 'started')[0]?.plan).not.toHaveProperty('parts');
    expect(said(divided, 'started')[0]?.plan).toMatchObject({ parts: 2 });

    const losses = (outcome: typeof whole) => told(outcome).map((line) => line.split(' '));
    expect(losses(divided).map(([step, name]) => [step, name])).toEqual(
      losses(whole).map(([step, name]) => [step, name]),
    );
    // What one step computes differs by rounding; steps after it by what training makes of that.
    for (const [i, [step, name, value]] of losses(whole).entries()) {
      const [, , other] = losses(divided)[i] ?? [];
      const scale = Math.max(1, Math.abs(Number(value)));
      expect(Math.abs(Number(other) - Number(value)) / scale, `${step} ${name}`).toBeLessThan(
        Number(step) <= 2 ? 1e-5 : 2e-2,
      );
    }
  });

  test('ends with the same bits when it was interrupted: every thread has had the same weights', async () => {
    const undisturbed = await runTask(world, world.trainTask());
    await expectSameWhenInterrupted(world, config, undisturbed, 3);
  });
});

test('a run that began with whole batches goes on with whole batches', async () => {
  const world = await createTinyWorld({ train: 8, test: 3 });
  const config = { ...presetOf('cyclegan', 'cyclegan-tiny'), ...shared };
  const whole = world.trainTask({ config, compute: { backend: 'onnx', threads: 2 } });
  const undisturbed = await runTask(world, whole);
  const first = await runTask(world, whole, { reason: 'PREEMPT', afterStep: 3 });
  const { manifest, manifestSha256 } = lastCheckpoint(first);
  const compute = { backend: 'onnx', threads: 2, tuning: await tuningFile() } as const;
  const second = await runTask(
    world,
    world.trainTask({ config, compute, epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
  );
  expect(lastCheckpoint(second).manifest.blobs).toEqual(lastCheckpoint(undisturbed).manifest.blobs);
});

async function tuningFile(): Promise<string> {
  return path.join(await mkdtemp(path.join(tmpdir(), 'parts-')), 'tuning.json');
}
