import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../../../compute/step.ts';
import type { DecoderForm } from '../../networks/decoder.ts';
import { encodedChannels, type EncoderForm } from '../../networks/encoder.ts';
import type { DiscriminatorForm } from '../../networks/patch-discriminator.ts';

/** The networks of EGSC-IT as values: the small form, sized by the config. */
export interface EgscItForms {
  /** Encoder of the translation stage: the norm after the stem centers each image, so that figure and ground differ by pixel. */
  readonly encoder: EncoderForm;
  /** Encoder of the mask stage, which becomes the frozen mask network F. */
  readonly maskEncoder: EncoderForm;
  readonly decoder: DecoderForm;
  readonly discriminator: DiscriminatorForm;
}

const LEAK = 0.2;

export function formsOf({ network }: EgscItKnobs): EgscItForms {
  const maskEncoder: EncoderForm = {
    channels: network.generatorChannels,
    downsamplings: network.downsamplings,
    residualBlocks: network.encoderResidualBlocks,
    stemSize: 5,
    stemNorm: 'NONE',
    downSize: 4,
    leak: LEAK,
  };
  return {
    maskEncoder,
    encoder: { ...maskEncoder, stemNorm: 'INSTANCE' },
    decoder: {
      channels: network.generatorChannels,
      upsamplings: network.downsamplings,
      residualBlocks: network.decoderResidualBlocks,
      imageSize: 3,
      leak: LEAK,
    },
    discriminator: { channels: network.discriminatorChannels, norm: 'AFFINE', leak: LEAK, initial: null },
  };
}

/** C: channels of the latent, of the mask and of the style. */
export function latentChannels(config: EgscItKnobs): number {
  return encodedChannels(formsOf(config).encoder);
}

/** `[batch, h, w, C]`: height and width halved by each downsampling. */
export function latentShape(config: EgscItKnobs, batch: number): Shape {
  const { imageHeight, imageWidth, network } = config;
  const factor = 2 ** network.downsamplings;
  invariant(
    imageHeight % factor === 0 && imageWidth % factor === 0,
    `latentShape: expected height and width to be multiples of ${factor}, got ${imageHeight}x${imageWidth}`,
  );
  return [batch, imageHeight / factor, imageWidth / factor, latentChannels(config)];
}
