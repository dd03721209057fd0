import { directionSchema, type Direction } from '#contracts/domain.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { TaskEnd } from '../../child-channel.ts';
import { loadServedState } from '../../checkpoints/load-served-state.ts';
import type { ComputeBackend } from '../../compute/backend.ts';
import { createDigitReader, type DigitReader } from '../../digits/digit-reader.ts';
import { loadDigitClassifier } from '../../digits/digit-classifier.ts';
import type { EvaluateTask } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { createTranslator } from '../../translation/create-translator.ts';
import { openDatasetImages } from '../data/dataset-images.ts';
import { resumableBackend } from '../resumable-backend.ts';
import type { TaskServices } from '../trainer-context.ts';
import { evaluatedMessage, evaluationRows } from './evaluated-message.ts';
import { type EvaluationPair, evaluationPairs } from './evaluation-pairs.ts';
import { imageDescriptions } from './image-descriptions.ts';
import { scoreDirection, type ScoredDirection } from './score-direction.ts';

/**
 * Scores a checkpoint on a split: every content image is translated in the style of its exemplar, both ways, by the model
 * as it is served. A dataset that says nothing of truth, regions or digits gets the measures that need none, and is told
 * which it does not get. Reference translators are scored on the same pairs. The values of every pair, and pictures of the
 * best, the middle and the worst, are stored as blobs.
 */
export async function evaluate(task: EvaluateTask, { blobs, channel }: TaskServices): Promise<TaskEnd> {
  const { manifest, tensors } = await loadServedState(blobs, task.manifestSha256);
  const { config, stage } = manifest;
  if (stage !== TRANSLATION_STAGE) throw notTranslating();
  const images = await openDatasetImages(blobs, task.datasetIndexSha256, config);
  const pairs = {
    A_TO_B: evaluationPairs(images, task.split, 'A_TO_B'),
    B_TO_A: evaluationPairs(images, task.split, 'B_TO_A'),
  } satisfies Record<Direction, readonly EvaluationPair[]>;
  const descriptions = await imageDescriptions(images, [...pairs.A_TO_B, ...pairs.B_TO_A], config);
  const { backend } = await resumableBackend({ plan: null, compute: task.compute });
  const translator = createTranslator(backend);
  const model = { config, state: backend.createState(tensors) };
  const digits = await openDigitReader(backend);
  const goOn = async (): Promise<boolean> => {
    await channel.send({ type: 'progress' });
    return !(await channel.stopRequested());
  };

  const scored: ScoredDirection[] = [];
  try {
    for (const direction of directionSchema.options) {
      const translating = { translator, model, cache: images.cache, direction };
      const done = await scoreDirection(blobs, translating, descriptions, pairs[direction], digits, goOn);
      if (done === null) return 'stopped';
      scored.push(done);
    }
  } finally {
    translator.dispose();
    model.state.dispose();
    if ('dispose' in digits) digits.dispose();
  }
  const rows = await blobs.put(Buffer.from(JSON.stringify(evaluationRows(task.split, scored))));
  await channel.send(evaluatedMessage(scored, rows.sha256));
  return 'finished';
}

async function openDigitReader(backend: ComputeBackend): Promise<DigitReader | { readonly refused: string }> {
  const classifier = await loadDigitClassifier();
  return 'refused' in classifier ? classifier : createDigitReader(backend, classifier.weights);
}

function notTranslating(): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'INVALID_STATE',
    message: 'This checkpoint is from a stage that does not translate yet. Evaluate a later one.',
  });
}
