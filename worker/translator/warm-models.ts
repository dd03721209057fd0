import type { Direction } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { canonicalJson } from '../canonical-json.ts';
import { BrokenCheckpointError, loadCheckpoint } from '../checkpoints/load-checkpoint.ts';
import type { CompiledStep, ComputeBackend, StepState } from '../compute/backend.ts';
import { architectures } from '../engine/architectures/registry.ts';
import { TaskFailure } from '../task-failure.ts';
import { LeastRecentlyUsed } from './least-recently-used.ts';

/** A checkpoint that is ready to translate. */
export interface WarmModel {
  readonly config: RunConfig;
  /**
   * Redraws `batch` content images in the style of as many exemplars: values row by row `[batch, H, W, 3]` in [-1, 1],
   * and so is the result.
   */
  translate(
    direction: Direction,
    batch: number,
    images: { readonly content: Float32Array; readonly exemplar: Float32Array },
  ): Promise<Float32Array>;
}

export interface WarmModels {
  /** @throws TaskFailure INVALID_STATE for a checkpoint of the mask stage, BROKEN_CHECKPOINT for a damaged one */
  get(manifestSha256: Sha256): Promise<WarmModel>;
}

/**
 * Keeps the checkpoints that were used last, and the compiled steps that they run. Weights are state of a step, so all
 * checkpoints of one config share the step: the newest checkpoint of a run in training costs no compilation.
 */
export function createWarmModels(backend: ComputeBackend, blobs: BlobStore): WarmModels {
  const models = new LeastRecentlyUsed<LoadedModel>(MAX_MODELS);
  const steps = new LeastRecentlyUsed<CompiledStep>(MAX_STEPS);
  return {
    async get(manifestSha256) {
      const { config, state } = await models.get(manifestSha256, () => load(backend, blobs, manifestSha256));
      return {
        config,
        async translate(direction, batch, images) {
          const step = await steps.get(`${direction} ${batch} ${canonicalJson(config)}`, () =>
            backend.compile(architectures[config.architecture].translateStep(config, direction, batch)),
          );
          const { image } = await step.run(state, images);
          if (image === undefined)
            throw new Error(`The translate step of ${config.architecture} gave no image.`);
          return image;
        },
      };
    },
  };
}

const MAX_MODELS = 4;
const MAX_STEPS = 16;

interface LoadedModel {
  readonly config: RunConfig;
  readonly state: StepState;
  dispose(): void;
}

async function load(backend: ComputeBackend, blobs: BlobStore, sha256: Sha256): Promise<LoadedModel> {
  const { manifest, tensors, mask } = await loadCheckpoint(blobs, sha256, ['ema', 'mask']).catch(
    (error: unknown) => {
      if (!(error instanceof BrokenCheckpointError)) throw error;
      throw new TaskFailure({ class: 'INFRA', code: 'BROKEN_CHECKPOINT', message: error.message });
    },
  );
  if (manifest.stage !== 'TRANSLATION')
    throw new TaskFailure({
      class: 'USER',
      code: 'INVALID_STATE',
      message: 'This checkpoint is of the mask stage, which cannot translate yet. Take a later one.',
    });
  const state = backend.createState({ ...tensors, ...mask });
  return {
    config: manifest.config,
    state,
    dispose: () => {
      state.dispose();
    },
  };
}
