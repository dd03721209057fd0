import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { StepState } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { adamScalars } from '../engine/training/adam.ts';
import {
  anneal,
  discriminatorLearningRate,
  emaDecay,
  generatorLearningRate,
} from '../engine/training/schedule.ts';
import { createBatchSource } from './batch-source.ts';
import { namedLosses } from './named-losses.ts';
import { saveRunCheckpoint } from './save-run-checkpoint.ts';
import { scalarFeeds } from './step-feeds.ts';
import type { TrainerContext } from './trainer-context.ts';
import type { Stage } from './training-loop.ts';
import { createTranslationGrids } from './translation-grids.ts';

/**
 * TRANSLATION: each step is one discriminator update, then `generatorUpdatesPerStep` generator updates. The first of
 * those sees the discriminators' batch and noise, each further one a batch of its own.
 *
 * @param state holds the mask artifact too, for the sample grids
 */
export async function createTranslationStage(
  context: TrainerContext,
  state: StepState,
  mask: HostTensors,
): Promise<Stage> {
  const { architecture, backend, config, images } = context;
  const discriminator = await backend.compile(architecture.discriminatorStep(config, mask));
  const generator = await backend.compile(architecture.generatorStep(config, mask));
  const grids = await createTranslationGrids(context, state);
  const batches = createBatchSource({
    images: images.cache,
    a: images.of('A', 'TRAIN'),
    b: images.of('B', 'TRAIN'),
    batchSize: config.batchSize,
    seed: config.seed,
    stream: 'batch/translation',
  });
  const latentSize = sizeOf(architecture.latentShape(config, 2 * config.batchSize));
  const noise = (name: string, update: number): Float32Array =>
    randomStream(config.seed, `noise/${name}`, update).normals(latentSize, config.latentNoise);

  const updateGenerator = async (
    index: number,
    update: number,
    inputs: Readonly<Record<string, Float32Array>>,
  ): Promise<Readonly<Record<string, Float32Array>>> =>
    generator.run(state, {
      ...inputs,
      noise_cycle: noise('cycle', update),
      ...scalarFeeds({
        ...adamScalars(config.adam, generatorLearningRate(config, index), update + 1),
        anneal: anneal(config, index),
        ema_decay: emaDecay(config, update),
      }),
    });
  const drawInputs = async (update: number) => ({
    ...(await batches.draw(update)),
    noise: noise('translation', update),
  });

  return {
    name: 'TRANSLATION',
    steps: config.translationSteps,
    firstStep: config.maskSteps,
    async runStep(index) {
      const firstUpdate = index * config.generatorUpdatesPerStep;
      const inputs = await drawInputs(firstUpdate);
      const judged = await discriminator.run(state, {
        ...inputs,
        ...scalarFeeds(adamScalars(config.adam, discriminatorLearningRate(config, index), index + 1)),
      });
      let made = await updateGenerator(index, firstUpdate, inputs);
      for (let more = 1; more < config.generatorUpdatesPerStep; more++) {
        const update = firstUpdate + more;
        made = await updateGenerator(index, update, await drawInputs(update));
      }
      return {
        losses: [
          ...namedLosses(architecture.lossNames.discriminator, judged),
          ...namedLosses(architecture.lossNames.generator, made),
        ],
        learningRate: generatorLearningRate(config, index),
      };
    },
    sample: (step) => grids.store(step),
    checkpoint: async (step) =>
      saveRunCheckpoint(context, { stage: 'TRANSLATION', step, tensors: await state.read(), mask }),
    dispose() {
      discriminator.dispose();
      generator.dispose();
      grids.dispose();
      state.dispose();
    },
  };
}
