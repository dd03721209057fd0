import { describe, expect, test } from 'vitest';
import type { StopReason } from '../../../../worker/child-channel.ts';
import type { FromChild } from '../../../../worker/protocol.ts';
import type { Storing } from '../../../../worker/trainer/stages/store-or-go-on.ts';
import type { TrainerContext } from '../../../../worker/trainer/trainer-context.ts';
import { trainingLoop, type LoopedStage } from '../../../../worker/trainer/stages/training-loop.ts';
import { tinyConfig } from '../tiny-run.ts';

/** A stage that computes nothing: each step takes ten seconds of a clock that the test holds. */
function createFakeStage(lossAt: (index: number) => number, stopAfter = Infinity, reason?: StopReason) {
  const messages: FromChild[] = [];
  const kept: string[] = [];
  let storing: Storing = 'STORED';
  const keep = (what: string): Promise<Storing> => {
    kept.push(`${what}${storing === 'FULL' ? ' (full)' : ''}`);
    return Promise.resolve(storing);
  };
  const fill = (next: Storing) => {
    storing = next;
  };
  let time = 0;
  let stepsDone = 0;
  // The loop uses nothing else of a context.
  const context = {
    config: { ...tinyConfig, checkpointSeconds: 30 },
    now: () => time,
    machine: {
      cpuMs: () => time / 2,
      memoryBytes: () => 2 ** 20,
      freeMemoryBytes: () => 2 ** 30,
      readGpus: () => Promise.resolve([]),
    },
    channel: {
      send: (message: FromChild) => Promise.resolve(void messages.push(message)),
      stopRequested: () => Promise.resolve(stepsDone >= stopAfter ? (reason ?? null) : null),
    },
  } as unknown as TrainerContext;
  const stage: LoopedStage = {
    steps: 10,
    firstStep: 100,
    runStep: (index) => {
      time += 10_000;
      stepsDone++;
      return Promise.resolve({
        losses: [
          ['discriminator/a', 0.25],
          ['generator/total', lossAt(index)],
        ],
        learningRate: 0.001,
        dataMs: 1_000,
      });
    },
    sample: (step) => keep(`sample ${step}`),
    checkpoint: (index) => keep(`checkpoint ${100 + index}`),
  };
  return { context, stage, messages, kept, fill };
}

describe('the training loop', () => {
  test('draws a grid and saves a checkpoint whenever the configured seconds have passed, but not at the end', async () => {
    const { context, stage, kept } = createFakeStage(() => 1);
    expect(await trainingLoop(context, 0, stage)).toBeNull();
    expect(kept).toEqual([
      ...['sample 103', 'checkpoint 103'],
      ...['sample 106', 'checkpoint 106'],
      ...['sample 109', 'checkpoint 109'],
    ]);
  });

  test('tries a checkpoint for which the disk had no room again, and goes on meanwhile', async () => {
    const { context, stage, kept, fill } = createFakeStage(() => 1);
    fill('FULL');
    const looped: LoopedStage = {
      ...stage,
      runStep: (index) => {
        if (index === 6) fill('STORED');
        return stage.runStep(index);
      },
    };
    expect(
      await trainingLoop({ ...context, config: { ...tinyConfig, checkpointSeconds: 60 } }, 0, looped),
    ).toBeNull();
    expect(kept).toEqual([
      ...['sample 106 (full)', 'checkpoint 106 (full)'],
      ...['sample 109', 'checkpoint 109'], // after 30 s, not after 60
    ]);
  });

  test('tells the seconds a step took and the steps of the whole run', async () => {
    const { context, stage, messages } = createFakeStage(() => 1);
    await trainingLoop(context, 9, stage);
    expect(messages).toMatchObject([
      {
        type: 'metrics',
        step: 110,
        points: [
          { name: 'discriminator/a', step: 110, value: 0.25, time: 10_000 },
          { name: 'generator/total', value: 1 },
          { name: 'optimizer/learning_rate', value: 0.001 },
          { name: 'system/step_time', value: 10 },
          { name: 'system/memory', value: 1 },
          { name: 'system/free_memory', value: 1_024 },
        ],
      },
    ]);
  });

  test('tells every ten seconds where the time went, without what it stored after the last step', async () => {
    const { context, stage, messages } = createFakeStage(() => 1);
    await trainingLoop(context, 8, stage);
    expect(messages.at(-1)).toMatchObject({
      step: 110,
      points: expect.arrayContaining([
        { name: 'system/cpu', step: 110, value: 50, time: 20_000 },
        { name: 'system/data_time', step: 110, value: 1, time: 20_000 },
        { name: 'system/compute_time', step: 110, value: 9, time: 20_000 },
        { name: 'system/write_time', step: 110, value: 0, time: 20_000 },
      ]) as unknown,
    });
  });

  test.each([NaN, Infinity])(
    'tells a loss of %f, then ends the run as DIVERGED and names it',
    async (loss) => {
      const { context, stage, messages, kept } = createFakeStage((index) => (index === 4 ? loss : 1));
      await expect(trainingLoop(context, 0, stage)).rejects.toMatchObject({
        failure: {
          class: 'DIVERGED',
          code: 'DIVERGED',
          message: expect.stringContaining(`generator/total became ${loss} at step 105`) as string,
        },
      });
      expect(messages.at(-1)).toMatchObject({
        step: 105,
        points: expect.arrayContaining([
          expect.objectContaining({ name: 'generator/total', value: loss }),
        ]) as unknown,
      });
      expect(kept).toEqual(['sample 103', 'checkpoint 103']);
    },
  );

  test('saves a checkpoint before it makes way for something else', async () => {
    const { context, stage, kept } = createFakeStage(() => 1, 2, 'PREEMPT');
    expect(await trainingLoop(context, 0, stage)).toBe('PREEMPT');
    expect(kept).toEqual(['checkpoint 102']);
  });

  test('saves nothing when it is canceled', async () => {
    const { context, stage, kept } = createFakeStage(() => 1, 2, 'CANCEL');
    expect(await trainingLoop(context, 0, stage)).toBe('CANCEL');
    expect(kept).toEqual([]);
  });
});
