import { invariant } from '#lib/invariant.ts';
import type { StageSpec } from '../../engine/methods/method.ts';
import { type Artifacts, openStage } from '../stages/open-stage.ts';
import type { TrainerContext } from '../trainer-context.ts';

/** Steps are timed for so long, at least one of them: short ones differ, and a long one is enough. */
const TIMED_SECONDS = 2;
const MOST_STEPS = 50;

export interface TimedStage {
  readonly setupSeconds: number;
  readonly secondsPerStep: number;
  readonly saveSeconds: number;
  /** What the next stage goes on with. */
  readonly artifacts: Artifacts;
}

/** Runs a few steps of a stage as its training would, and tells how long each part takes. Null: told to stop. */
export async function timeStage(
  context: TrainerContext,
  { spec, artifacts }: { readonly spec: StageSpec; readonly artifacts: Artifacts },
): Promise<TimedStage | null> {
  // One batch makes tensors of the shapes that the next stage needs.
  const artifact = spec.artifact && { ...spec.artifact, batches: 1 };
  const begun = performance.now();
  const stage = await openStage(context, {
    spec: { ...spec, artifact },
    firstStep: 0,
    saved: null,
    artifacts,
  });
  try {
    await stage.runStep(0); // grows memory and fills caches
    const openSeconds = secondsSince(begun);
    if (await context.channel.stopRequested()) return null;

    const times: number[] = [];
    for (let index = 1; times.length < MOST_STEPS && sum(times) < TIMED_SECONDS; index++) {
      times.push(await secondsOf(() => stage.runStep(Math.min(index, spec.steps - 1)))); // a schedule ends there
      if (await context.channel.stopRequested()) return null;
    }
    const secondsPerStep = sum(times) / times.length;

    const save = async () => {
      await stage.sample(1);
      await stage.checkpoint(1, artifacts);
    };
    const firstSaveSeconds = await secondsOf(save); // compiles what makes the pictures
    const saveSeconds = await secondsOf(save);
    invariant(secondsPerStep > 0, `timeStage: expected a step to take time, got ${secondsPerStep} s`);
    return {
      setupSeconds: Math.max(0, openSeconds - secondsPerStep) + Math.max(0, firstSaveSeconds - saveSeconds),
      secondsPerStep,
      saveSeconds,
      artifacts: await stage.freeze(),
    };
  } finally {
    stage.dispose();
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return secondsSince(begun);
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
