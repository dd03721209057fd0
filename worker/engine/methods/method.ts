import type { CheckpointRole } from '#contracts/checkpoint-manifest.ts';
import type { Direction } from '#contracts/domain.ts';
import type { SharedKnobs, StageFacts } from '#contracts/methods/method-definition.ts';
import type { HostTensors, Shape, Step } from '../../compute/step.ts';
import type { Augmentation } from '../imaging/augment.ts';
import type { PoolSpec } from '../training/image-pool.ts';

/**
 * The mathematics of a way to learn translation; what API and pages know of it is in contracts/methods. Everything is a
 * pure function of knobs and tensors: the trainer runs the steps, the translator the translate step, and neither knows
 * any method but through this interface.
 *
 * Feeds of training steps, row-major float32: `image_a`, `image_b` `[batchSize, H, W, 3]` in [-1, 1], independent draws
 * of the domains; the noise, handed-on outputs and scalars that the update names. Names of state tensors decide where
 * they are stored: `ema/...` moving averages, `adam_m/...` and `adam_v/...` Adam's moments, anything else weights.
 */
export interface Method<Knobs extends SharedKnobs = SharedKnobs> {
  /** In order, one for each of the contract's `stages`; checkpoints of the last translate. */
  stages(knobs: Knobs): readonly StageSpec[];

  /**
   * Translates by a checkpoint of the last stage. Feeds: `content` and, where the method uses exemplars, `exemplar`,
   * both `[batch, H, W, 3]` in [-1, 1]; output `image` of the same shape. All that a checkpoint holds is state and
   * not compiled in, so that one compiled step serves every checkpoint of a config.
   */
  translateStep(knobs: Knobs, direction: Direction, batch: number): Step;

  /**
   * Noise that the translate step takes as its feed `noise`, `[batch, ...shape]`; null for none. An image's noise is a
   * function of the seed, its content and its exemplar, so that a translation is one too.
   */
  translationNoise(knobs: Knobs): NoiseSpec | null;

  /** Blobs of a checkpoint that hold the translate step's state. */
  readonly translatesFrom: readonly CheckpointRole[];
}

/** A stage as the trainer runs it. */
export interface StageSpec extends StageFacts {
  /** Images per domain in a step. */
  readonly batchSize: number;
  /** Random stream of the batches, e.g. `batch/translation`. */
  readonly batchStream: string;
  readonly sampling: Sampling;
  /** All state but the artifacts of earlier stages: weights by the seed, moments zero. */
  initialState(): HostTensors;
  /**
   * What a step runs, in order.
   *
   * @param frozen artifacts of earlier stages and the weights that the config names, by tensor name, compiled in where a
   *   step needs them
   */
  updates(frozen: HostTensors): readonly UpdateSpec[];
  /** Learning rate that is logged for a step (from 0) of this stage. */
  learningRate(index: number): number;
  /** What sample grids show of a stage that does not translate; null where the translations are shown. */
  readonly preview: PreviewSpec | null;
  /** What the stage leaves when it is done; null for nothing. */
  readonly artifact: ArtifactSpec | null;
}

/** How images are drawn for training. */
export interface Sampling {
  /** Each domain by itself, so that every image meets ever new ones; or, FIXED, those of one position together. */
  readonly pairing: 'INDEPENDENT' | 'FIXED';
  readonly augmentation: Augmentation;
}

/** Independent draws of images as they are. */
export const PLAIN_SAMPLING: Sampling = {
  pairing: 'INDEPENDENT',
  augmentation: { flipProbability: 0, zoomCropProbability: 0 },
};

/** One optimizer's part of a step. */
export interface UpdateSpec {
  /** Name of its Adam in a checkpoint's manifest. */
  readonly optimizer: string;
  /** Times that it runs in a step, one after another. */
  readonly perStep: number;
  /** Whether its first run in a step draws a batch or sees that of the update before; further runs draw afresh. */
  readonly draw: 'FRESH' | 'SAME_AS_PREVIOUS';
  /** Noise by feed. Updates that name one stream see the same noise with the same batch. */
  readonly noise: Readonly<Record<string, NoiseSpec>>;
  /** Feeds that earlier updates of the same step have computed. */
  readonly handedOn: Readonly<Record<string, HandedOn>>;
  /** Its output `losses` `[n]` holds unweighted values in the order of `losses`. */
  readonly step: Step;
  /**
   * The same update, for a call that makes the next one as well, which sees the same batch: what both need of it is
   * computed in the next one's way, so that it is computed once. Left out where `step` does that already.
   */
  readonly stepWithNext?: Step;
  /** Metric names. */
  readonly losses: readonly string[];
  /**
   * Scalar feeds.
   *
   * @param index step of the stage, from 0
   * @param update number of this run of the update within the stage, from 0
   */
  scalars(index: number, update: number): Readonly<Record<string, number>>;
}

/** Draws of N(0, sigma^2), a function of (seed, stream, number of the batch). */
export interface NoiseSpec {
  readonly stream: string;
  readonly shape: Shape;
  readonly sigma: number;
}

/** An output of an earlier update of the step. */
export interface HandedOn {
  readonly output: string;
  /** Serve it through a pool of earlier outputs; null = as it is. */
  readonly pool: PoolSpec | null;
}

/** Feeds `image_a`, `image_b` `[columns, H, W, 3]`; outputs of the same names are shown beneath them. */
export interface PreviewSpec {
  readonly columns: number;
  readonly step: Step;
}

/** Tensors that a stage leaves: named, content-addressed, frozen for the stages after it. */
export interface ArtifactSpec {
  /** As in the contract's `artifacts`. */
  readonly name: string;
  /** What is read over training images once the last step is done; feeds `image_a`, `image_b` `[batchSize, H, W, 3]`. */
  readonly measure: Step;
  readonly measureStream: string;
  readonly batches: number;
  /** Names and shapes of what `build` gives. */
  shapes(state: HostTensors): Readonly<Record<string, Shape>>;
  build(state: HostTensors, measured: readonly Readonly<Record<string, Float32Array>>[]): HostTensors;
}
