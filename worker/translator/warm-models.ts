import { LRUCache } from 'lru-cache';
import type { Direction } from '#contracts/domain.ts';
import type { Sha256 } from '#contracts/ids.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { loadServedState } from '../checkpoints/load-served-state.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import { TaskFailure } from '../task-failure.ts';
import {
  createTranslator,
  type TranslationImages,
  type TranslationModel,
} from '../translation/create-translator.ts';

/** A checkpoint that is ready to translate. */
export interface WarmModel {
  readonly config: RunConfig;
  translate(direction: Direction, images: TranslationImages): Promise<Float32Array>;
}

export interface WarmModels {
  /**
   * @throws TaskFailure INVALID_STATE for a checkpoint that cannot translate, BROKEN_CHECKPOINT for a damaged one
   * @throws UnreadableRecordError for one of a newer program, or of a method that is gone
   */
  get(manifestSha256: Sha256): Promise<WarmModel>;
}

const MAX_MODELS = 4;

/** Keeps the checkpoints that were used last; good for one caller at a time. */
export function createWarmModels(backend: ComputeBackend, blobs: BlobStore): WarmModels {
  const translator = createTranslator(backend);
  const models = new LRUCache<string, TranslationModel>({
    max: MAX_MODELS,
    dispose: ({ state }) => {
      state.dispose();
    },
  });
  return {
    async get(manifestSha256) {
      const model = models.get(manifestSha256) ?? (await load(backend, blobs, manifestSha256));
      models.set(manifestSha256, model, { noDisposeOnSet: true });
      return {
        config: model.config,
        translate: (direction, images) => translator.translate(model, direction, images),
      };
    },
  };
}

async function load(
  backend: ComputeBackend,
  blobs: BlobStore,
  manifestSha256: Sha256,
): Promise<TranslationModel> {
  const { manifest, tensors } = await loadServedState(blobs, manifestSha256);
  if (manifest.stage !== TRANSLATION_STAGE)
    throw new TaskFailure({
      class: 'USER',
      code: 'INVALID_STATE',
      message: 'This checkpoint is from a stage that cannot translate yet. Choose a later one.',
    });
  return { config: manifest.config, state: backend.createState(tensors) };
}
