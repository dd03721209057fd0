import { directionSchema } from '#contracts/domain.ts';
import type { MissingMeasure } from '#contracts/measures.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { TaskEnd } from '../../child-channel.ts';
import { loadServedState } from '../../checkpoints/load-served-state.ts';
import { createScoreboard } from '../../engine/evaluation/scoreboard.ts';
import { truthProviders } from '../../engine/evaluation/truth/providers.ts';
import type { TruthProvider } from '../../engine/evaluation/truth/truth.ts';
import type { EvaluateTask } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { createTranslator } from '../../translation/create-translator.ts';
import { openDatasetImages } from '../data/dataset-images.ts';
import { resumableBackend } from '../resumable-backend.ts';
import type { TaskServices } from '../trainer-context.ts';
import { testPairs, type TestPair } from './test-pairs.ts';
import { translatePairs } from './translate-pairs.ts';

/** Pairs that are translated at once. */
const BATCH = 50;

/**
 * Scores a checkpoint: every TEST image of A is translated in the style of the TEST image of B at its position, and
 * back, by the model as it is served. A dataset without ground truth gets the measures that need none, and is told
 * which it does not get.
 */
export async function evaluate(task: EvaluateTask, { blobs, channel }: TaskServices): Promise<TaskEnd> {
  const { manifest, tensors } = await loadServedState(blobs, task.manifestSha256);
  const { config, stage, datasetIndexSha256 } = manifest;
  if (stage !== TRANSLATION_STAGE) throw notTranslating();
  const images = await openDatasetImages(blobs, datasetIndexSha256, config);
  const pairs = testPairs(images);
  const truth = truthFor(pairs);
  const { backend } = await resumableBackend({ plan: null, compute: task.compute });
  const translator = createTranslator(backend);
  const model = { config, state: backend.createState(tensors) };

  const scores: Record<string, number> = {};
  const missing = new Map<string, MissingMeasure>();
  try {
    for (const direction of directionSchema.options) {
      const board = createScoreboard(truth);
      for (let start = 0; start < pairs.length; start += BATCH) {
        if (await channel.stopRequested()) return 'stopped';
        const batch = pairs.slice(start, start + BATCH);
        const translated = await translatePairs(translator, model, images.cache, direction, batch, BATCH);
        for (const pair of translated) board.add(pair);
        await channel.send({ type: 'progress' });
      }
      const suffix = direction === 'A_TO_B' ? 'ab' : 'ba';
      for (const [name, value] of Object.entries(board.scores())) {
        scores[`evaluation/${name}_${suffix}`] = value;
      }
      for (const measure of board.missing()) missing.set(measure.name, measure);
    }
  } finally {
    translator.dispose();
    model.state.dispose();
  }
  await channel.send({
    type: 'evaluated',
    scores,
    missing: [...missing.values()],
    imageCount: pairs.length,
  });
  return 'finished';
}

/** The first provider that has a ground truth for these images, or why none has. */
function truthFor(pairs: readonly TestPair[]): TruthProvider | { readonly refused: string } {
  const names = pairs.flatMap(({ a, b }) => [a.name, b.name]);
  const refusals: string[] = [];
  for (const provider of truthProviders) {
    const refusal = provider.refusal(names);
    if (refusal === null) return provider;
    refusals.push(refusal);
  }
  return { refused: refusals.join('; ') };
}

function notTranslating(): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'INVALID_STATE',
    message: 'This checkpoint is from a stage that does not translate yet. Evaluate a later one.',
  });
}
