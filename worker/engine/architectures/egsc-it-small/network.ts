import type { NetworkConfig, RunConfig } from '#contracts/run-config.ts';
import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../../../compute/step.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';

/** Slope of every leaky ReLU for negative values. */
export const LEAK = 0.2;

export const DOMAINS = ['a', 'b'] as const;
export type DomainLetter = (typeof DOMAINS)[number];

/** C: channels of the latent, of the mask and of the style. */
export function latentChannels(network: NetworkConfig): number {
  return network.generatorChannels * 2 ** network.downsamplings;
}

/** `[batch, H, W, 3]` */
export function imageShape(config: RunConfig, batch: number): Shape {
  return [batch, config.imageHeight, config.imageWidth, 3];
}

/** `[batch, h, w, C]`: height and width halved by each downsampling. */
export function latentShape({ imageHeight, imageWidth, network }: RunConfig, batch: number): Shape {
  const factor = 2 ** network.downsamplings;
  invariant(
    imageHeight % factor === 0 && imageWidth % factor === 0,
    `latentShape: expected height and width to be multiples of ${factor}, got ${imageHeight}x${imageWidth}`,
  );
  return [batch, imageHeight / factor, imageWidth / factor, latentChannels(network)];
}

/** Weights of `count` layers, numbered from 1. */
export function numbered(count: number, parameters: (i: number) => ParameterSpecs): ParameterSpecs {
  return Object.assign({}, ...Array.from({ length: count }, (_, i) => parameters(i + 1))) as ParameterSpecs;
}
