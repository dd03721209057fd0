import type { Direction } from '#contracts/domain.ts';
import type { ArchitectureName, RunConfig } from '#contracts/run-config.ts';
import type { HostTensors, Shape, Step } from '../../compute/step.ts';

/**
 * A named recipe: networks, the losses that teach them and the steps that a trainer or translator runs.
 * Everything is a pure function; nothing is kept between calls.
 *
 * Names of tensors (`S` below is `a` or `b`, the domain):
 *
 * | prefix                                  | holds                                                           |
 * | --------------------------------------- | --------------------------------------------------------------- |
 * | `mask/S/{encoder,shared_encoder,shared_generator,decoder,discriminator}/...` | mask stage's weights       |
 * | `generator/{encoder_S,shared_encoder,shared_generator,decoder_S}/...`        | translation stage's weights |
 * | `discriminator/S/...`                   | translation stage's discriminators                              |
 * | `ema/generator/...`                     | moving average of each `generator/...`                          |
 * | `adam_m/<name>`, `adam_v/<name>`        | Adam's moments of the weight `<name>`                           |
 *
 * Feeds that steps share (row-major, float32): `image_a`, `image_b` `[batch, H, W, 3]` in [-1, 1], independent draws
 * of the domains; `rate` and `epsilon` scalars `[]` from `adamScalars` (training/adam.ts). Noise is already multiplied
 * by its sigma (config.maskLatentNoise, config.latentNoise).
 *
 * Training steps have the one output `losses` `[n]`: unweighted values in the order of `lossNames`.
 */
export interface Architecture {
  readonly name: ArchitectureName;

  /** Metric names of the entries of each training step's output `losses`. */
  readonly lossNames: {
    readonly maskDiscriminator: readonly string[];
    readonly maskGenerator: readonly string[];
    readonly discriminator: readonly string[];
    readonly generator: readonly string[];
  };

  /** `[batch, h, w, C]`: shape of the latent, and so of the noise for `batch` images. */
  latentShape(config: RunConfig, batch: number): Shape;

  /** All state of the FEATURE_MASK stage: weights by config.seed, Adam's moments zero. */
  initialMaskState(config: RunConfig): HostTensors;

  /**
   * One update of both mask discriminators. Feeds: `image_a`, `image_b` [maskBatchSize, H, W, 3], `noise_a`, `noise_b`
   * latentShape(maskBatchSize), `rate`, `epsilon`.
   */
  maskDiscriminatorStep(config: RunConfig): Step;

  /** One update of both mask auto-encoders. Feeds as maskDiscriminatorStep's. */
  maskGeneratorStep(config: RunConfig): Step;

  /** Reconstructions without noise, for sample grids. Feeds: `image_a`, `image_b`; outputs the same, reconstructed. */
  maskReconstructStep(config: RunConfig, batch: number): Step;

  /**
   * Per-channel moments of the mask encoders' features over a batch. Feeds: `image_a`, `image_b`; outputs `mean_a`,
   * `variance_a`, `mean_b`, `variance_b`, each [C]. Reads the `mask/S/encoder/...` state only.
   */
  maskFeatureStep(config: RunConfig, batch: number): Step;

  /**
   * The frozen mask networks: `mask/S/encoder/...` of `state` with `mask/S/mean` and `mask/S/deviation` [C], merged
   * from the outputs of one or more runs of `maskFeatureStep(config, batch)` over training images.
   */
  maskArtifact(
    config: RunConfig,
    state: HostTensors,
    batch: number,
    features: readonly Readonly<Record<string, Float32Array>>[],
  ): HostTensors;

  /** All state of the TRANSLATION stage but the mask artifact: weights by config.seed, ema equal to them, moments zero. */
  initialTranslationState(config: RunConfig): HostTensors;

  /**
   * One update of both discriminators; the generator is only run forward. `mask` is the mask artifact, compiled in.
   * Feeds: `image_a`, `image_b` [batchSize, H, W, 3], `noise` latentShape(2 * batchSize), `rate`, `epsilon`.
   */
  discriminatorStep(config: RunConfig, mask: HostTensors): Step;

  /**
   * One update of the generator and its moving average. Feeds: those of discriminatorStep, `noise_cycle`
   * latentShape(2 * batchSize), and scalars `anneal` and `ema_decay` (training/schedule.ts). The first loss is
   * `generator/total`, the weighted sum that is minimised.
   */
  generatorStep(config: RunConfig, mask: HostTensors): Step;

  /**
   * Redraws content images in the style of exemplars by the moving average of the generator, without noise.
   * Feeds: `content`, `exemplar` [batch, H, W, 3] in [-1, 1]; output `image` [batch, H, W, 3] in [-1, 1]. State:
   * `ema/generator/...` and the mask artifact, so that one compiled step serves every checkpoint of a config:
   * the step's state must hold the artifact's tensors too.
   */
  translateStep(config: RunConfig, direction: Direction, batch: number): Step;
}
