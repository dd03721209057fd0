import type { StepState } from '../compute/backend.ts';
import { fixedImages } from './fixed-images.ts';
import { compileWhenUsed } from './compile-when-used.ts';
import { picturesOf } from './pictures.ts';
import type { SampleGrid } from './sample-grid.ts';
import { storeSample } from './store-sample.ts';
import type { TrainerContext } from './trainer-context.ts';

const COLUMNS = 8;

/** Held-back images over their reconstructions: a row of originals and one of reconstructions, for A and then for B. */
export async function createReconstructionGrid(
  context: TrainerContext,
  state: StepState,
): Promise<SampleGrid> {
  const { architecture, backend, config, images } = context;
  const reconstruct = compileWhenUsed(backend, architecture.maskReconstructStep(config, COLUMNS));
  const originals = {
    image_a: await images.cache.batch(fixedImages(images, 'A', COLUMNS)),
    image_b: await images.cache.batch(fixedImages(images, 'B', COLUMNS)),
  };
  return {
    async store(step) {
      const reconstructed = await reconstruct.run(state, originals);
      const rows = [
        originals.image_a,
        reconstructed['image_a'],
        originals.image_b,
        reconstructed['image_b'],
      ].map((row) => picturesOf(row, config));
      await storeSample(context, { stage: 'FEATURE_MASK', step, direction: null }, rows);
    },
    dispose: () => {
      reconstruct.dispose();
    },
  };
}
