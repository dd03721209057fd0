import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Direction } from '#contracts/domain.ts';
import { methodDefinition, type RunConfig } from '#contracts/run-config.ts';
import { invariant } from '#lib/invariant.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
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
      const images = imageFeeds(config, content, exemplar);
      const { image } = await step.run(state, { ...images, ...noiseFeed(config, batch, images) });
      invariant(image, `translate: expected the translate step of ${config.method} to give an image`);
      return image;
    },
    dispose() {
      steps.clear();
    },
  };
}

function imageFeeds(
  { method }: RunConfig,
  content: Float32Array,
  exemplar: Float32Array | null,
): Record<string, Float32Array> {
  if (!methodDefinition(method).usesExemplar) return { content };
  invariant(exemplar, `translate: expected exemplars for ${method}, got none`);
  return { content, exemplar };
}

/** Each image's noise, which depends on its own pixels and not on its place in the batch. */
function noiseFeed(
  config: RunConfig,
  batch: number,
  images: Readonly<Record<string, Float32Array>>,
): Record<string, Float32Array> {
  const spec = methodOf(config).translationNoise(config);
  if (spec === null) return {};
  const size = sizeOf(spec.shape);
  const noise = new Float32Array(batch * size);
  for (let i = 0; i < batch; i++) {
    const hash = createHash('sha256');
    for (const pixels of Object.values(images)) {
      const length = pixels.length / batch;
      const { buffer, byteOffset, byteLength } = pixels.subarray(i * length, (i + 1) * length);
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
    const random = randomStream(config.seed, `${spec.stream}/${hash.digest('hex')}`);
    noise.set(random.normals(size, spec.sigma), i * size);
  }
  return { noise };
}
