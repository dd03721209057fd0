import type { UnitNetwork } from '#contracts/methods/unit.ts';
import { fanInUniform, glorotUniform, type ConvolutionInitializers } from '../../layers/convolution.ts';
import { NEAR_IDENTITY, type ResidualForm } from '../../layers/residual-block.ts';
import { fanOutUniform } from '../../layers/transposed-convolution.ts';
import type { DecoderForm } from '../../networks/decoder.ts';
import type { EncoderForm } from '../../networks/encoder.ts';
import type { DiscriminatorForm } from '../../networks/patch-discriminator.ts';
import { constant, truncatedNormal } from '../../random.ts';

/** The networks of UNIT as values. None of the generator has a norm: an image's colors have to pass through the latent. */
export interface UnitForms {
  readonly encoder: EncoderForm;
  /** Both shared blocks. */
  readonly shared: ResidualForm;
  readonly decoder: DecoderForm;
  readonly discriminator: DiscriminatorForm;
}

/** The networks that a config asks for. */
export function formsOf(network: UnitNetwork): UnitForms {
  switch (network.form) {
    case 'SMALL':
      return small(network);
    case 'PAPER':
      return paper(network);
  }
}

const LEAK = 0.2;
const INITIAL: ConvolutionInitializers = { filter: truncatedNormal(0.02), bias: constant(0) };
const MIRRORED: ResidualForm = { padding: { mirrored: 1 }, initial: [() => INITIAL, () => INITIAL] };

function small(network: UnitNetwork): UnitForms {
  return {
    encoder: {
      ...encoderSizes(network),
      residual: NEAR_IDENTITY,
      stemSize: 5,
      downSize: 4,
      edge: 'ZEROS',
      initial: fanInUniform,
    },
    shared: NEAR_IDENTITY,
    decoder: {
      ...decoderSizes(network),
      residual: NEAR_IDENTITY,
      upSize: 4,
      upPadding: 1,
      upInitial: fanOutUniform,
      imageSize: 3,
      imageInitial: fanInUniform,
      output: 'CLAMPED',
    },
    discriminator: {
      ...discriminatorSizes(network),
      padding: 1,
      afterConvolution: 'NOTHING',
      logitSize: 3,
      initial: fanInUniform,
    },
  };
}

/** As the program of EGSC-IT's authors has them, discriminators that activate twice included. */
function paper(network: UnitNetwork): UnitForms {
  return {
    encoder: {
      ...encoderSizes(network),
      residual: MIRRORED,
      stemSize: 7,
      downSize: 3,
      edge: 'MIRROR',
      initial: () => INITIAL,
    },
    shared: MIRRORED,
    decoder: {
      ...decoderSizes(network),
      residual: MIRRORED,
      upSize: 3,
      upPadding: 'SAME',
      upInitial: () => INITIAL,
      imageSize: 1,
      imageInitial: () => INITIAL,
      output: 'TANH',
    },
    discriminator: {
      ...discriminatorSizes(network),
      padding: 'SAME',
      afterConvolution: 'LEAKY',
      logitSize: 1,
      initial: glorotUniform,
    },
  };
}

function encoderSizes({ generatorChannels, downsamplings, encoderResidualBlocks }: UnitNetwork) {
  return {
    channels: generatorChannels,
    downsamplings,
    residualBlocks: encoderResidualBlocks,
    stemNorm: 'NONE',
    leak: LEAK,
  } as const;
}

function decoderSizes({ generatorChannels, downsamplings, decoderResidualBlocks }: UnitNetwork) {
  return {
    channels: generatorChannels,
    upsamplings: downsamplings,
    residualBlocks: decoderResidualBlocks,
    leak: LEAK,
  } as const;
}

function discriminatorSizes({ discriminatorChannels, discriminatorLayers }: UnitNetwork) {
  return {
    channels: discriminatorChannels,
    layers: discriminatorLayers,
    norm: 'AFFINE',
    leak: LEAK,
  } as const;
}
