import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
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

const { maskSteps } = tinyConfig;

describe('a run that was interrupted', () => {
  let world: TinyWorld;
  let uninterrupted: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld();
    uninterrupted = await runTask(world, world.trainTask());
  });

  test.each([
    ['inside the mask stage', 3],
    ['where the mask stage ends', maskSteps],
    ['inside the translation stage', maskSteps + 5],
  ])('%s ends with the same bits and the same losses as one that was not', async (_, afterStep) => {
    const first = await runTask(world, world.trainTask(), { reason: 'PREEMPT', afterStep });
    expect(first.end).toBe('stopped');
    const { manifest, manifestSha256 } = lastCheckpoint(first);
    expect(manifest.step).toBe(afterStep);

    const second = await runTask(
      world,
      world.trainTask({ epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
    );
    expect(second.end).toBe('finished');
    expect(said(second, 'started')).toMatchObject([{ fromStep: afterStep }]);
    expect([...told(first), ...told(second)]).toEqual(told(uninterrupted));
    // Blobs are named by their content: equal names are equal bits of every weight, average and moment.
    expect(lastCheckpoint(second).manifest.blobs).toEqual(lastCheckpoint(uninterrupted).manifest.blobs);
  });

  test('after its last checkpoint has nothing left to do', async () => {
    const { manifest, manifestSha256 } = lastCheckpoint(uninterrupted);
    const again = await runTask(
      world,
      world.trainTask({ epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
    );
    expect(again.end).toBe('finished');
    expect(said(again, 'checkpoint')).toEqual([]);
  });

  test('is not resumed under another version of the arithmetic, and says what to do', async () => {
    const { manifest, manifestSha256 } = lastCheckpoint(uninterrupted);
    const plan = { ...manifest.plan, library: 'onnxruntime-node 1.0.0' };
    const resumed = runTask(world, world.trainTask({ epoch: 2, resumeFrom: manifestSha256, plan }));
    await expect(resumed).rejects.toMatchObject({
      failure: {
        class: 'USER',
        code: 'INEXACT_RESUME',
        message: expect.stringMatching(/onnxruntime-node 1\.0\.0.*start a new run/) as string,
      },
    });
  });

  test('keeps its number of threads on a worker with other settings', async () => {
    const { manifest, manifestSha256 } = lastCheckpoint(uninterrupted);
    const task = world.trainTask({ epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan });
    const resumed = await runTask(world, { ...task, compute: { backend: 'auto', threads: 7 } });
    expect(said(resumed, 'started')[0]?.plan).toEqual(manifest.plan);
  });
});

test('a run goes by what was tried on its machine, and is resumed by its plan where nothing was', async () => {
  const world = await createTinyWorld();
  const tuning = path.join(await mkdtemp(path.join(tmpdir(), 'tuning-')), 'tuning.json');
  const compute = { backend: 'onnx', threads: 1, tuning } as const;
  await runTask(world, world.trainTask({ compute }), { reason: 'PREEMPT', afterStep: 1 });
  // Chance chooses what is fastest: another way than the rule's is written for all that the rule computes by taps.
  await writeFile(
    tuning,
    (await readFile(tuning, 'utf8')).replaceAll(/"(taps|convolution|runs)"/g, '"columns"'),
  );

  const undisturbed = await runTask(world, world.trainTask({ compute }));
  const plan = said(undisturbed, 'started')[0]?.plan;
  expect(Object.values(plan?.ways ?? {})).toContain('columns');
  expect(said(undisturbed, 'log').map(({ text }) => text)).toContainEqual(
    expect.stringMatching(
      /^Tuning: 0 gradients of convolutions were tried; [1-9]\d* of this run are computed otherwise than by the rules\.$/,
    ),
  );

  const first = await runTask(world, world.trainTask({ compute }), { reason: 'PREEMPT', afterStep: 3 });
  const { manifest, manifestSha256 } = lastCheckpoint(first);
  expect(manifest.plan).toEqual(plan);
  const second = await runTask(
    world,
    world.trainTask({ epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
  );
  expect([...told(first), ...told(second)]).toEqual(told(undisturbed));
  expect(lastCheckpoint(second).manifest.blobs).toEqual(lastCheckpoint(undisturbed).manifest.blobs);
});

test('a run that is canceled stops at the next step without a checkpoint', async () => {
  const world = await createTinyWorld();
  const outcome = await runTask(world, world.trainTask(), { reason: 'CANCEL', afterStep: 2 });
  expect(outcome.end).toBe('stopped');
  expect(said(outcome, 'metrics')).toHaveLength(2);
  expect(said(outcome, 'checkpoint')).toEqual([]);
});
