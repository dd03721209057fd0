import { LRUCache } from 'lru-cache';
import type { Direction } from '#contracts/domain.ts';
import { methodDefinition, type RunConfig } from '#contracts/run-config.ts';
import { invariant } from '#lib/invariant.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import type { CompiledStep, ComputeBackend, StepState } from '../compute/backend.ts';
import { methodOf } from '../engine/methods/registry.ts';

/** A checkpoint, or a run in training: the state that its config's translate step reads. */
export interface TranslationModel {
  readonly config: RunConfig;
  readonly state: StepState;
}

/** As many exemplars as content images, `[batch, H, W, 3]` in [-1, 1]. A method that uses no exemplar ignores them. */
export interface TranslationImages {
  readonly content: Float32Array;
  readonly exemplar: Float32Array | null;
}

/** Redraws images by any method; sample grids, scores and the translate mutation all go through it. */
export interface Translator {
  /** @returns the translations, `[batch, H, W, 3]` in [-1, 1] */
  translate(model: TranslationModel, direction: Direction, images: TranslationImages): Promise<Float32Array>;
  dispose(): void;
}

const MAX_STEPS = 16;

/**
 * Compiles a translate step when it is first used and keeps those used last. Weights are state of a step, so all
 * checkpoints of one config share it: the newest checkpoint of a run in training costs no compilation.
 */
export function createTranslator(backend: ComputeBackend): Translator {
  const steps = new LRUCache<string, CompiledStep>({
    max: MAX_STEPS,
    dispose: (step) => {
      step.dispose();
    },
  });

  const stepFor = async (config: RunConfig, direction: Direction, batch: number): Promise<CompiledStep> => {
    const key = `${direction} ${batch} ${canonicalJson(config)}`;
    const known = steps.get(key);
    if (known) return known;
    const compiled = await backend.compile(methodOf(config).translateStep(config, direction, batch));
    steps.set(key, compiled);
    return compiled;
  };

  return {
    async translate({ config, state }, direction, { content, exemplar }) {
      const batch = content.length / (config.imageHeight * config.imageWidth * 3);
      const step = await stepFor(config, direction, batch);
      const { image } = await step.run(state, feedsOf(config, content, exemplar));
      invariant(image, `translate: expected the translate step of ${config.method} to give an image`);
      return image;
    },
    dispose() {
      steps.clear();
    },
  };
}

function feedsOf(
  { method }: RunConfig,
  content: Float32Array,
  exemplar: Float32Array | null,
): Record<string, Float32Array> {
  if (!methodDefinition(method).usesExemplar) return { content };
  invariant(exemplar, `translate: expected exemplars for ${method}, got none`);
  return { content, exemplar };
}
