import { directionSchema } from '#contracts/domain.ts';
import type { TaskEnd } from '../../child-channel.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { loadServedState } from '../../checkpoints/load-served-state.ts';
import { createTranslator } from '../../translation/create-translator.ts';
import { summarizeScores, type Score } from '../../engine/evaluation/score.ts';
import type { EvaluateTask } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { openDatasetImages } from '../data/dataset-images.ts';
import { createPairScorer } from './pair-scorer.ts';
import { resumableBackend } from '../resumable-backend.ts';
import { testPairs } from './test-pairs.ts';
import type { TaskServices } from '../trainer-context.ts';

/** Pairs that are translated at once. */
const BATCH = 50;

/**
 * Scores a checkpoint: every TEST image of A is translated in the style of the TEST image of B at its position, and
 * back, by the model as it is served, and held against the painted ground truth.
 *
 * @throws TaskFailure NO_GROUND_TRUTH when the data set is not one of which a ground truth can be painted
 */
export async function evaluate(task: EvaluateTask, { blobs, channel }: TaskServices): Promise<TaskEnd> {
  const { manifest, tensors } = await loadServedState(blobs, task.manifestSha256);
  const { config, stage, datasetIndexSha256 } = manifest;
  if (stage !== TRANSLATION_STAGE) throw notTranslating();
  const images = await openDatasetImages(blobs, datasetIndexSha256, config);
  const pairs = testPairs(images);
  const { backend } = await resumableBackend({ plan: null, compute: task.compute });

  const translator = createTranslator(backend);
  const model = { config, state: backend.createState(tensors) };
  const measured: Record<string, number> = {};
  for (const direction of directionSchema.options) {
    const scorer = createPairScorer(translator, model, images.cache, direction, BATCH);
    const scores: Score[] = [];
    for (let start = 0; start < pairs.length; start += BATCH) {
      if (await channel.stopRequested()) return 'stopped';
      scores.push(...(await scorer.score(pairs.slice(start, start + BATCH))));
      await channel.send({ type: 'progress' });
    }
    for (const [measure, value] of Object.entries(summarizeScores(scores))) {
      // Translations without any error have no finite PSNR.
      if (Number.isFinite(value)) {
        measured[`evaluation/${measure}_${direction === 'A_TO_B' ? 'ab' : 'ba'}`] = value;
      }
    }
  }
  translator.dispose();
  model.state.dispose();
  await channel.send({ type: 'evaluated', scores: measured, imageCount: pairs.length });
  return 'finished';
}

function notTranslating(): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'INVALID_STATE',
    message: 'This checkpoint is of a stage that does not translate yet. Evaluate a later one.',
  });
}
