import { expect } from 'vitest';
import type { RunConfig } from '#contracts/run-config.ts';
import { lastCheckpoint, type Outcome, runTask, told, type TinyWorld } from './tiny-run.ts';

/** A run that is stopped after a step and resumed tells what an undisturbed one does, and ends with its bits. */
export async function expectSameWhenInterrupted(
  world: TinyWorld,
  config: RunConfig,
  undisturbed: Outcome,
  afterStep: number,
): Promise<void> {
  const first = await runTask(world, world.trainTask({ config }), { reason: 'PREEMPT', afterStep });
  const { manifest, manifestSha256 } = lastCheckpoint(first);
  expect(manifest.step).toBe(afterStep);
  const second = await runTask(
    world,
    world.trainTask({ config, epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
  );
  expect([...told(first), ...told(second)]).toEqual(told(undisturbed));
  // Blobs are named by their content: equal names are equal bits of every weight, moment and pooled image.
  expect(lastCheckpoint(second).manifest.blobs).toEqual(lastCheckpoint(undisturbed).manifest.blobs);
}
