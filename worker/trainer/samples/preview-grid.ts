import type { CompiledStep, StepState } from '../../compute/backend.ts';
import type { PreviewSpec } from '../../engine/methods/method.ts';
import { fixedImages } from '../data/fixed-images.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { picturesOf } from './pictures.ts';
import type { SampleGrid } from './sample-grid.ts';
import { storeSample } from './store-sample.ts';

/** Held-out images over what the stage makes of them: a row of originals and one of results, for A and then for B. */
export async function createPreviewGrid(
  context: TrainerContext,
  stage: string,
  { columns, step: preview }: PreviewSpec,
  state: StepState,
): Promise<SampleGrid> {
  const { backend, config, images } = context;
  const originals = {
    image_a: await images.cache.batch(fixedImages(images, 'A', columns)),
    image_b: await images.cache.batch(fixedImages(images, 'B', columns)),
  };
  let compiled: CompiledStep | undefined;
  return {
    async store(step) {
      compiled ??= await backend.compile(preview); // what is needed later does not hold up the first step
      const results = await compiled.run(state, originals);
      const rows = [originals.image_a, results['image_a'], originals.image_b, results['image_b']];
      await storeSample(
        context,
        { stage, step, direction: null },
        rows.map((row) => picturesOf(row, config)),
      );
    },
    dispose: () => compiled?.dispose(),
  };
}
