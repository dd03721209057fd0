import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { glorotUniform, type ConvolutionInitializers } from '../../layers/convolution.ts';
import type { ResidualForm } from '../../layers/residual-block.ts';
import type { EncoderForm } from '../../networks/encoder.ts';
import { constant, truncatedNormal } from '../../random.ts';
import { AFTER_CONVOLUTION, type EgscItForms } from './forms.ts';

const LEAK = 0.2;
const INITIAL: ConvolutionInitializers = { filter: truncatedNormal(0.02), bias: constant(0) };
const RESIDUAL: ResidualForm = { padding: { mirrored: 1 }, initial: [() => INITIAL, () => INITIAL] };

/** The networks of the paper, as its published code has them. */
export function paperForms({ network, mode }: Pick<EgscItKnobs, 'network' | 'mode'>): EgscItForms {
  const encoder: EncoderForm = {
    channels: network.generatorChannels,
    downsamplings: network.downsamplings,
    residualBlocks: network.encoderResidualBlocks,
    residual: RESIDUAL,
    stemSize: 7,
    stemNorm: 'NONE',
    downSize: 3,
    edge: 'MIRROR',
    leak: LEAK,
    initial: () => INITIAL,
  };
  return {
    maskEncoder: encoder,
    encoder,
    shared: RESIDUAL,
    decoder: {
      channels: network.generatorChannels,
      upsamplings: network.downsamplings,
      residualBlocks: network.decoderResidualBlocks,
      residual: RESIDUAL,
      upSize: 3,
      upPadding: 'SAME',
      upInitial: () => INITIAL,
      imageSize: 1,
      imageInitial: () => INITIAL,
      output: 'TANH',
      leak: LEAK,
    },
    discriminator: {
      channels: network.discriminatorChannels,
      layers: network.discriminatorLayers,
      padding: 'SAME',
      norm: 'AFFINE',
      afterConvolution: AFTER_CONVOLUTION[mode],
      logitSize: 1,
      leak: LEAK,
      initial: glorotUniform,
    },
  };
}
