import type { StepState } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { createBatchSource } from './batch-source.ts';
import type { TrainerContext } from './trainer-context.ts';

/**
 * Freezes the mask networks: their weights with the mean and deviation of each channel over
 * `config.maskStatisticsImages` draws (rounded up to whole batches) of each domain's TRAIN images.
 */
export async function freezeMaskNetworks(context: TrainerContext, state: StepState): Promise<HostTensors> {
  const { architecture, backend, config, images } = context;
  const batchSize = config.maskBatchSize;
  const features = await backend.compile(architecture.maskFeatureStep(config, batchSize));
  const batches = createBatchSource({
    images: images.cache,
    a: images.of('A', 'TRAIN'),
    b: images.of('B', 'TRAIN'),
    batchSize,
    seed: config.seed,
    stream: 'batch/mask-statistics',
  });
  const moments: Readonly<Record<string, Float32Array>>[] = [];
  for (let index = 0; index < Math.ceil(config.maskStatisticsImages / batchSize); index++) {
    moments.push(await features.run(state, { ...(await batches.draw(index)) }));
    await context.channel.send({ type: 'progress' });
  }
  features.dispose();
  return architecture.maskArtifact(config, await state.read(), batchSize, moments);
}
