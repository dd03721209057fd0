import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { StepState } from '../compute/backend.ts';
import { adamScalars } from '../engine/training/adam.ts';
import { maskDiscriminatorLearningRate, maskGeneratorLearningRate } from '../engine/training/schedule.ts';
import { createBatchSource } from './batch-source.ts';
import { namedLosses } from './named-losses.ts';
import { createReconstructionGrid } from './reconstruction-grid.ts';
import { saveRunCheckpoint } from './save-run-checkpoint.ts';
import { scalarFeeds } from './step-feeds.ts';
import type { TrainerContext } from './trainer-context.ts';
import type { Stage } from './training-loop.ts';

/** FEATURE_MASK: learns an auto-encoder a domain, whose encoders become the frozen mask networks. */
export async function createMaskStage(context: TrainerContext, state: StepState): Promise<Stage> {
  const { architecture, backend, config, images } = context;
  const discriminator = await backend.compile(architecture.maskDiscriminatorStep(config));
  const generator = await backend.compile(architecture.maskGeneratorStep(config));
  const grid = await createReconstructionGrid(context, state);
  const batches = createBatchSource({
    images: images.cache,
    a: images.of('A', 'TRAIN'),
    b: images.of('B', 'TRAIN'),
    batchSize: config.maskBatchSize,
    seed: config.seed,
    stream: 'batch/mask',
  });
  const latentSize = sizeOf(architecture.latentShape(config, config.maskBatchSize));
  const noise = (domain: 'a' | 'b', index: number): Float32Array =>
    randomStream(config.seed, `noise/mask/${domain}`, index).normals(latentSize, config.maskLatentNoise);

  return {
    name: 'FEATURE_MASK',
    steps: config.maskSteps,
    firstStep: 0,
    async runStep(index) {
      const batch = await batches.draw(index);
      const inputs = { ...batch, noise_a: noise('a', index), noise_b: noise('b', index) };
      const judged = await discriminator.run(state, {
        ...inputs,
        ...scalarFeeds(adamScalars(config.adam, maskDiscriminatorLearningRate(config), index + 1)),
      });
      const learningRate = maskGeneratorLearningRate(config, index);
      const made = await generator.run(state, {
        ...inputs,
        ...scalarFeeds(adamScalars(config.adam, learningRate, index + 1)),
      });
      return {
        losses: [
          ...namedLosses(architecture.lossNames.maskDiscriminator, judged),
          ...namedLosses(architecture.lossNames.maskGenerator, made),
        ],
        learningRate,
      };
    },
    sample: (step) => grid.store(step),
    checkpoint: async (step) =>
      saveRunCheckpoint(context, { stage: 'FEATURE_MASK', step, tensors: await state.read(), mask: null }),
    dispose() {
      discriminator.dispose();
      generator.dispose();
      grid.dispose();
      state.dispose();
    },
  };
}
