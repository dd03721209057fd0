import { directionSchema, type Direction } from '#contracts/domain.ts';
import { EVALUATION_ROWS_VERSION, type EvaluationRows } from '#contracts/evaluation-rows.ts';
import type { MissingMeasure } from '#contracts/measures.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { TaskEnd } from '../../child-channel.ts';
import { loadServedState } from '../../checkpoints/load-served-state.ts';
import { createScoreTable } from '../../engine/evaluation/score-table.ts';
import { truthProviders } from '../../engine/evaluation/truth/providers.ts';
import type { TruthProvider } from '../../engine/evaluation/truth/truth.ts';
import type { EvaluateTask } from '../../protocol.ts';
import { TaskFailure } from '../../task-failure.ts';
import { createTranslator } from '../../translation/create-translator.ts';
import { openDatasetImages } from '../data/dataset-images.ts';
import { resumableBackend } from '../resumable-backend.ts';
import type { TaskServices } from '../trainer-context.ts';
import { exemplarsOf } from './exemplars-of.ts';
import { evaluationPairs, type EvaluationPair } from './evaluation-pairs.ts';
import { translatePairs } from './translate-pairs.ts';

/** Pairs that are translated at once. */
const BATCH = 50;

/**
 * Scores a checkpoint on a split: every image of A is translated in the style of the image of B at its position, and
 * back, by the model as it is served. A dataset without ground truth gets the measures that need none, and is told
 * which it does not get. Reference translators are scored on the same pairs; that of a random style takes the exemplar
 * of the next pair, for the last pair that of the first. The values of every pair are stored as a blob.
 */
export async function evaluate(task: EvaluateTask, { blobs, channel }: TaskServices): Promise<TaskEnd> {
  const { manifest, tensors } = await loadServedState(blobs, task.manifestSha256);
  const { config, stage, datasetIndexSha256 } = manifest;
  if (stage !== TRANSLATION_STAGE) throw notTranslating();
  const images = await openDatasetImages(blobs, datasetIndexSha256, config);
  const pairs = evaluationPairs(images, task.split);
  const next = pairs.length === 1 ? [] : [...pairs.slice(1), ...pairs.slice(0, 1)];
  const truth = truthFor(pairs);
  const { backend } = await resumableBackend({ plan: null, compute: task.compute });
  const translator = createTranslator(backend);
  const model = { config, state: backend.createState(tensors) };

  const scores: Scores = {};
  const intervals: Record<string, [number, number]> = {};
  const values: EvaluationRows['values'] = {};
  const references = new Map<string, Scores>();
  const missing = new Map<string, MissingMeasure>();
  try {
    for (const direction of directionSchema.options) {
      const table = createScoreTable(truth);
      for (let start = 0; start < pairs.length; start += BATCH) {
        if (await channel.stopRequested()) return 'stopped';
        const batch = pairs.slice(start, start + BATCH);
        const translated = await translatePairs(translator, model, images.cache, direction, batch, BATCH);
        const others = await exemplarsOf(next.slice(start, start + BATCH), direction, images.cache, config);
        for (const [i, pair] of translated.entries()) table.add(pair, others[i] ?? null);
        await channel.send({ type: 'progress' });
      }
      Object.assign(scores, named(table.model.scores(), direction));
      Object.assign(intervals, named(table.model.intervals(), direction));
      Object.assign(values, named(table.model.values(), direction));
      for (const { name, board } of table.references)
        references.set(name, { ...references.get(name), ...named(board.scores(), direction) });
      for (const measure of table.model.missing()) missing.set(measure.name, measure);
    }
  } finally {
    translator.dispose();
    model.state.dispose();
  }
  const rows: EvaluationRows = {
    version: EVALUATION_ROWS_VERSION,
    split: task.split,
    pairs: pairs.map(({ a, b }) => ({ a: a.sha256, b: b.sha256 })),
    values,
  };
  const { sha256: rowsSha256 } = await blobs.put(Buffer.from(JSON.stringify(rows)));
  const referenceRows = Array.from(references, ([name, row]) => ({ name, scores: row }));
  await channel.send({
    type: 'evaluated',
    scores,
    intervals,
    rowsSha256,
    missing: [...missing.values()],
    references: referenceRows.filter((row) => Object.keys(row.scores).length > 0),
    imageCount: pairs.length,
  });
  return 'finished';
}

/** By metric name. */
type Scores = Record<string, number>;

function named<Value>(
  byMeasure: Readonly<Record<string, Value>>,
  direction: Direction,
): Record<string, Value> {
  const suffix = direction === 'A_TO_B' ? 'ab' : 'ba';
  const entries = Object.entries(byMeasure);
  return Object.fromEntries(entries.map(([name, value]) => [`evaluation/${name}_${suffix}`, value]));
}

/** The first provider that has a ground truth for these images, or why none has. */
function truthFor(pairs: readonly EvaluationPair[]): TruthProvider | { readonly refused: string } {
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
