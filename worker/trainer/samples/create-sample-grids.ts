import type { StepState } from '../../compute/backend.ts';
import type { StageSpec } from '../../engine/methods/method.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { createPreviewGrid } from './preview-grid.ts';
import type { SampleGrid } from './sample-grid.ts';
import { createTranslationGrids } from './translation-grids.ts';

/** What a stage shows of itself: its own preview, or translations. */
export function createSampleGrids(
  context: TrainerContext,
  stage: StageSpec,
  state: StepState,
): Promise<SampleGrid> {
  return stage.preview === null
    ? createTranslationGrids(context, stage.name, state)
    : createPreviewGrid(context, stage.name, stage.preview, state);
}
