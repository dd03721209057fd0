import type { StepState } from '../../compute/backend.ts';
import type { HostTensors } from '../../compute/step.ts';
import { PLAIN_SAMPLING, type ArtifactSpec, type StageSpec } from '../../engine/methods/method.ts';
import { createBatchSource } from '../data/batch-source.ts';
import type { StageContext } from './run-stage.ts';

/** What a stage leaves: measured over draws of each domain's TRAIN images once its last step is done. */
export async function freezeArtifact(
  context: StageContext,
  { batchSize }: StageSpec,
  artifact: ArtifactSpec,
  state: StepState,
): Promise<HostTensors> {
  const { backend, config, images } = context;
  const measure = await backend.compile(artifact.measure);
  const batches = createBatchSource({
    images: images.cache,
    a: images.of('A', 'TRAIN'),
    b: images.of('B', 'TRAIN'),
    batchSize,
    seed: config.seed,
    stream: artifact.measureStream,
    sampling: PLAIN_SAMPLING,
    size: { height: config.imageHeight, width: config.imageWidth },
  });
  const measured: Readonly<Record<string, Float32Array>>[] = [];
  for (let index = 0; index < artifact.batches; index++) {
    measured.push(await measure.run(state, { ...(await batches.draw(index)) }));
    await context.channel.send({ type: 'progress' });
  }
  measure.dispose();
  return artifact.build(await state.read(), measured);
}
