import { expect, test } from 'vitest';
import type { RunConfig } from '#contracts/run-config.ts';
import { runEstimateSchema } from '#contracts/run-estimate.ts';
import type { StopReason } from '../../../worker/child-channel.ts';
import type { EstimateTask, FromChild } from '../../../worker/protocol.ts';
import { imageCacheBytes } from '../../../worker/trainer/data/image-cache.ts';
import { estimate } from '../../../worker/trainer/estimate/estimate.ts';
import { totalSeconds } from '../../../worker/trainer/estimate/total-seconds.ts';
import { cycleganPreset } from '../../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';
import { presetOf } from '../../testkit/preset-of.ts';
import { createTinyWorld, runTask, said, type TinyWorld } from './tiny-run.ts';

/** Estimates in this process, as the child would. */
async function estimateIn(world: TinyWorld, changes: Partial<EstimateTask>, stop: StopReason | null = null) {
  const { epoch: _epoch, resumeFrom: _from, plan: _plan, ...run } = world.trainTask();
  const messages: FromChild[] = [];
  const end = await estimate(
    { ...run, trainingImages: 60, ...changes, type: 'ESTIMATE' },
    {
      blobs: world.blobs,
      now: Date.now,
      channel: {
        send: (message) => Promise.resolve(void messages.push(message)),
        stopRequested: () => Promise.resolve(stop),
      },
    },
  );
  return { end, messages };
}

test.each<RunConfig>([
  egscItPreset('tiny'),
  cycleganPreset('cyclegan-tiny'),
  presetOf('unit', 'unit-tiny'),
  presetOf('munit', 'munit-tiny'),
])('a run of $preset is estimated stage by stage, and nothing of it is told or kept', async (config) => {
  const world = await createTinyWorld();
  const { end, messages } = await estimateIn(world, { config });
  expect(end).toBe('finished');
  const results = said({ messages }, 'result');
  expect(messages.filter(({ type }) => type !== 'progress')).toEqual(results);
  const result = runEstimateSchema.parse(results[0]?.result);
  const { config: _config, ...steps } =
    config.method === 'egsc-it'
      ? { config, FEATURE_MASK: config.maskSteps, TRANSLATION: config.translationSteps }
      : { config, TRANSLATION: config.translationSteps };
  expect(Object.fromEntries(result.stages.map(({ name, steps: count }) => [name, count]))).toEqual(steps);
  expect(result.plan).toMatchObject({ backend: 'onnx', threads: 1 });
  expect(result.totalSeconds).toBeGreaterThan(totalSeconds(result.stages, config.checkpointSeconds));
  expect(result.peakBytes).toBeLessThan(
    process.resourceUsage().maxRSS * 1024 + imageCacheBytes(60, config) + 1,
  );
  expect(result.peakBytes).toBeGreaterThan(50e6);
});

test('a run that names an artifact is estimated with it, and without the stage that would make one', async () => {
  const world = await createTinyWorld();
  const trained = await runTask(world, world.trainTask());
  const blobs = said(trained, 'checkpoint').flatMap(({ manifest }) => manifest.blobs);
  const artifact = blobs.find(({ role }) => role === 'artifact');
  if (!artifact?.artifact) throw new Error('expected the run to leave an artifact');
  const { messages } = await estimateIn(world, {
    config: { ...egscItPreset('tiny'), maskSteps: 0, maskArtifactId: world.trainTask().runId },
    artifacts: { [artifact.artifact]: artifact.sha256 },
  });
  const result = runEstimateSchema.parse(said({ messages }, 'result')[0]?.result);
  expect(result.stages.map(({ name }) => name)).toEqual(['TRANSLATION']);
});

test('an estimate that nobody waits for any more ends between two steps', async () => {
  const { end, messages } = await estimateIn(await createTinyWorld(), {}, 'CANCEL');
  expect([end, messages]).toEqual(['stopped', []]);
});

test('a total has each step, a save every interval and one at the end of each stage', () => {
  const stage = { name: 'ONLY', steps: 100, setupSeconds: 5, secondsPerStep: 2, saveSeconds: 1 };
  expect(totalSeconds([stage], 30)).toBe(5 + 200 + 7);
  expect(totalSeconds([stage], 1)).toBe(5 + 200 + 100); // no more saves than steps
  expect(totalSeconds([stage, { ...stage, steps: 1 }], 3_600)).toBe(5 + 200 + 1 + 5 + 2 + 1);
});
