import { expect, test } from 'vitest';
import type { Sha256 } from '#contracts/ids.ts';
import { loadCheckpoint } from '../../../worker/checkpoints/load-checkpoint.ts';
import { saveCheckpoint } from '../../../worker/checkpoints/save-checkpoint.ts';
import type { TrainTask } from '../../../worker/protocol.ts';
import { createTinyWorld, lastCheckpoint, runTask, type TinyWorld } from './tiny-run.ts';

/** A run that goes on from a checkpoint after step 2 in which every value of one tensor was replaced. */
async function taskWith(world: TinyWorld, name: string, value: number): Promise<TrainTask> {
  const outcome = await runTask(world, world.trainTask(), { reason: 'PREEMPT', afterStep: 2 });
  const { manifest, manifestSha256 } = lastCheckpoint(outcome);
  const { tensors, artifacts } = await loadCheckpoint(world.blobs, manifestSha256, () => [
    'weights',
    'optimizer',
  ]);
  const tensor = tensors[name];
  if (!tensor) throw new Error(`expected a tensor ${name} among ${Object.keys(tensors).join(', ')}`);
  const altered = { shape: tensor.shape, data: tensor.data.map(() => value) };
  const saved = await saveCheckpoint(world.blobs, {
    tensors: { ...tensors, [name]: altered },
    host: {},
    artifacts,
    about: manifest,
  });
  const resumeFrom: Sha256 = saved.manifestSha256;
  return world.trainTask({ epoch: 2, resumeFrom, plan: manifest.plan });
}

test('a run whose numbers overflow ends as DIVERGED at that step, naming the first loss that did', async () => {
  const world = await createTinyWorld();
  const task = await taskWith(world, 'mask/b/encoder/stem/conv1/filter', 1e38);
  await expect(runTask(world, task)).rejects.toMatchObject({
    failure: {
      class: 'DIVERGED',
      code: 'DIVERGED',
      message: expect.stringMatching(/^mask\/\w+_b became (NaN|Infinity) at step 3\./) as string,
    },
  });
});

test('weights that are not numbers are never saved, even while the losses still look well', async () => {
  const world = await createTinyWorld();
  const task = await taskWith(world, 'adam_v/mask/a/encoder/stem/conv1/filter', NaN);
  await expect(runTask(world, task, { reason: 'PREEMPT', afterStep: 3 })).rejects.toMatchObject({
    failure: {
      class: 'DIVERGED',
      message: expect.stringMatching(/^weight \S+ became NaN at step 3\./) as string,
    },
  });
});
