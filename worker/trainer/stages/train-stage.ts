import type { StopReason } from '../../child-channel.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { type Artifacts, openStage, type StageStart } from './open-stage.ts';
import { storeAtLast } from './store-at-last.ts';
import { storeOrGoOn } from './store-or-go-on.ts';
import { trainingLoop } from './training-loop.ts';

/** How a stage ended: stopped, or done with the artifacts that the next one goes on with. */
export type StageEnd =
  { readonly stopped: StopReason } | { readonly stopped: null; readonly artifacts: Artifacts };

/**
 * Computes one stage to its end or until it is told to stop, with sample grids and checkpoints on the way.
 *
 * @param index steps of this stage that are done
 */
export async function trainStage(
  context: TrainerContext,
  start: StageStart & { readonly index: number },
): Promise<StageEnd> {
  const { spec, firstStep, artifacts } = start;
  const stage = await openStage(context, start);
  try {
    const stopped = await trainingLoop(context, start.index, {
      steps: spec.steps,
      firstStep,
      runStep: (index) => stage.runStep(index),
      sample: (step) => storeOrGoOn(context, () => stage.sample(step)),
      checkpoint: (index) => storeOrGoOn(context, () => stage.checkpoint(index, artifacts)),
    });
    if (stopped) return { stopped };

    await storeOrGoOn(context, () => stage.sample(firstStep + spec.steps));
    const kept = await stage.freeze();
    const stoppedAtLast = await storeAtLast(context, () => stage.checkpoint(spec.steps, kept));
    return stoppedAtLast ? { stopped: stoppedAtLast } : { stopped: null, artifacts: kept };
  } finally {
    stage.dispose();
  }
}
