import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { fanInUniform } from '../../layers/convolution.ts';
import { NEAR_IDENTITY } from '../../layers/residual-block.ts';
import { fanOutUniform } from '../../layers/transposed-convolution.ts';
import type { EncoderForm } from '../../networks/encoder.ts';
import { AFTER_CONVOLUTION, type EgscItForms } from './forms.ts';

const LEAK = 0.2;

/** Networks that learn two-tone images in minutes on a CPU. */
export function smallForms({ network, mode }: Pick<EgscItKnobs, 'network' | 'mode'>): EgscItForms {
  const maskEncoder: EncoderForm = {
    channels: network.generatorChannels,
    downsamplings: network.downsamplings,
    residualBlocks: network.encoderResidualBlocks,
    residual: NEAR_IDENTITY,
    stemSize: 5,
    stemNorm: 'NONE',
    downSize: 4,
    edge: 'ZEROS',
    leak: LEAK,
    initial: fanInUniform,
  };
  return {
    maskEncoder,
    // The norm after the stem centers each image, so that figure and ground differ by pixel.
    encoder: { ...maskEncoder, stemNorm: 'INSTANCE' },
    shared: NEAR_IDENTITY,
    decoder: {
      channels: network.generatorChannels,
      upsamplings: network.downsamplings,
      residualBlocks: network.decoderResidualBlocks,
      residual: NEAR_IDENTITY,
      upSize: 4,
      upPadding: 1,
      upInitial: fanOutUniform,
      imageSize: 3,
      imageInitial: fanInUniform,
      output: 'CLAMPED',
      leak: LEAK,
    },
    discriminator: {
      channels: network.discriminatorChannels,
      layers: network.discriminatorLayers,
      padding: 1,
      norm: 'AFFINE',
      afterConvolution: AFTER_CONVOLUTION[mode],
      logitSize: 3,
      leak: LEAK,
      initial: fanInUniform,
    },
  };
}
