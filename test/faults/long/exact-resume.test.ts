import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { RunConfig } from '#contracts/run-config.ts';
import { randomStream } from '#lib/random.ts';
import { type FromChild, fromChildSchema, type TrainTask } from '../../../worker/protocol.ts';
import { cycleganPreset } from '../../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';
import { forkProgram } from '../../testkit/fork-program.ts';
import { presetOf } from '../../testkit/preset-of.ts';
import { createTinyWorld, lastCheckpoint, said, told } from '../../worker/trainer/tiny-run.ts';
import { plan } from '../plan.ts';

/** Steps of a run; each stage has its share. */
const STEPS = 60;
const tiny = { ...egscItPreset('tiny'), maskSteps: STEPS / 2, translationSteps: STEPS / 2 };
const OFTEN = { checkpointSeconds: 0.1 };

/** As the presets have it, but for sizes and numbers of steps. */
const CONFIGS: Readonly<Record<string, RunConfig>> = {
  'egsc-it for two-tone images': { ...tiny, ...OFTEN },
  cyclegan: {
    ...cycleganPreset('cyclegan-tiny'),
    ...OFTEN,
    imageHeight: 32,
    imageWidth: 32,
    network: { generatorChannels: 16, downsamplings: 1, residualBlocks: 2, discriminatorChannels: 16 },
    translationSteps: 2 * STEPS, // they are short
    poolSize: 8,
  },
  'egsc-it as for photographs': {
    ...tiny,
    ...OFTEN,
    imageHeight: 32,
    imageWidth: 32,
    fit: 'COVER',
    network: { ...tiny.network, downsamplings: 3, decoderResidualBlocks: 3 },
    generatorLearningRate: 1e-3,
    discriminatorLearningRate: 5e-4,
    lossWeights: { ...tiny.lossWeights, regionColor: 0 },
    annealFloor: 1,
  },
  unit: {
    ...presetOf('unit', 'unit-tiny'),
    ...OFTEN,
    imageHeight: 32,
    imageWidth: 32,
    generatorUpdatesPerStep: 2,
    translationSteps: 2 * STEPS,
  },
  munit: {
    ...presetOf('munit', 'munit-tiny'),
    ...OFTEN,
    imageHeight: 32,
    imageWidth: 32,
    generatorUpdatesPerStep: 2,
    translationSteps: 2 * STEPS,
    halvingSteps: STEPS,
  },
};

interface Told {
  readonly messages: readonly FromChild[];
  readonly isKilled: boolean;
}

/** Runs a task in a trainer of its own, which is killed after a step, once it has a checkpoint to go on from. */
async function runTrainer(task: TrainTask, killAfter: number | null): Promise<Told> {
  const trainer = forkProgram('worker/trainer/main.ts', [], { serialization: 'advanced' });
  const messages: FromChild[] = [];
  const exit = once(trainer, 'exit');
  trainer.on('message', (raw) => {
    const message = fromChildSchema.parse(raw);
    if (trainer.killed) return; // what was still in the channel: its supervisor would have got it, or not
    messages.push(message);
    if (message.type === 'ready') trainer.send(task);
    const isDue = killAfter !== null && message.type === 'metrics' && message.step >= killAfter;
    const canGoOn = task.resumeFrom !== null || said({ messages }, 'checkpoint').length > 0;
    if (isDue && canGoOn) trainer.kill('SIGKILL');
    if (['finished', 'failed', 'stopped'].includes(message.type)) trainer.disconnect();
  });
  const [code] = (await exit) as unknown[];
  return { messages, isKilled: code === null };
}

describe.each(Object.entries(CONFIGS))('a run of %s', (_, config) => {
  test(`of ${STEPS} steps or more whose trainer is killed in each stage has the bits of one that was not`, async () => {
    const draws = randomStream(plan.seed, 'faults/exact-resume');
    const world = await createTinyWorld({ train: 8, test: 2 });
    const undisturbed = await runTrainer(world.trainTask({ config }), null);
    expect(undisturbed.messages.at(-1)).toEqual({ type: 'finished' });

    let task = world.trainTask({ config });
    const losses = new Map<string, string>();
    const kills = [0.25, 0.6].map((share) => Math.floor(STEPS * share) + draws.below(STEPS / 6));
    let last: Told = undisturbed;
    for (const killAfter of [...kills, null]) {
      const outcome = await runTrainer(task, killAfter);
      last = outcome;
      expect(outcome.isKilled).toBe(killAfter !== null);
      for (const line of told({ end: 'finished', ...outcome })) {
        const [step, name] = line.split(' ');
        const before = losses.get(`${step} ${name}`);
        expect(before ?? line).toBe(line); // steps that are computed again come out the same
        losses.set(`${step} ${name}`, line);
      }
      const newest = said(outcome, 'checkpoint').at(-1);
      if (newest) task = { ...task, resumeFrom: newest.manifestSha256, plan: newest.manifest.plan };
      task = { ...task, epoch: task.epoch + 1 };
    }
    // Blobs are named by their content: equal names are equal bits of every weight, moment, average and pool.
    const { manifest } = lastCheckpoint(last);
    expect(manifest.blobs).toEqual(lastCheckpoint(undisturbed).manifest.blobs);
    expect([...losses.values()]).toEqual(told({ end: 'finished', ...undisturbed }));
  }, 600_000);
});
