import type { CycleganNetwork } from '#contracts/methods/cyclegan.ts';
import type { TensorMap } from '../../../compute/step.ts';
import type { tf } from '../../../compute/tf.ts';
import { DOMAIN_LETTERS, type DomainLetter } from '../../domain-letter.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import {
  discriminator,
  discriminatorParameters,
  type DiscriminatorForm,
} from '../../networks/patch-discriminator.ts';
import { resnetGenerator, resnetParameters, type ResnetForm } from '../../networks/resnet-generator.ts';
import { constant, normal } from '../../random.ts';

/** From a domain to the other, as names of tensors write it. */
export type DirectionLetters = 'ab' | 'ba';

const INITIAL = { filter: normal(0.02), bias: constant(0) };

/** Weights of one generator. */
export function generatorParameters(network: CycleganNetwork, direction: DirectionLetters): ParameterSpecs {
  return resnetParameters(generatorForm(network), generatorPath(direction));
}

/** Weights of both discriminators. */
export function discriminatorsParameters(network: CycleganNetwork): ParameterSpecs {
  return Object.assign(
    {},
    ...DOMAIN_LETTERS.map((domain) =>
      discriminatorParameters(discriminatorForm(network), discriminatorPath(domain)),
    ),
  ) as ParameterSpecs;
}

/** Images `[B, H, W, 3]` in [-1, 1] redrawn in the other domain; the result has the same shape and range. */
export function redraw(
  network: CycleganNetwork,
  parameters: TensorMap,
  direction: DirectionLetters,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return resnetGenerator(generatorForm(network), parameters, generatorPath(direction), image);
}

/** Whether patches of images are of the domain: `[B, H, W, 3]` -> `[B, H / 4, W / 4, 1]`. */
export function judge(
  network: CycleganNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return discriminator(discriminatorForm(network), parameters, discriminatorPath(domain), image);
}

function generatorForm({ generatorChannels, downsamplings, residualBlocks }: CycleganNetwork): ResnetForm {
  return { channels: generatorChannels, downsamplings, residualBlocks, edgeSize: 7, initial: INITIAL };
}

function discriminatorForm({ discriminatorChannels }: CycleganNetwork): DiscriminatorForm {
  return {
    channels: discriminatorChannels,
    layers: 2,
    padding: 1,
    norm: 'PLAIN',
    afterConvolution: 'NOTHING',
    logitSize: 3,
    leak: 0.2,
    initial: () => INITIAL,
  };
}

function generatorPath(direction: DirectionLetters): string {
  return `generator/${direction}`;
}

function discriminatorPath(domain: DomainLetter): string {
  return `discriminator/${domain}`;
}
