import type { MunitNetwork } from '#contracts/methods/munit.ts';
import type { TensorMap } from '../../../compute/step.ts';
import type { tf } from '../../../compute/tf.ts';
import { DOMAIN_LETTERS, type DomainLetter } from '../../domain-letter.ts';
import type { ParameterSpecs } from '../../layers/parameters.ts';
import {
  contentEncoder,
  contentEncoderParameters,
  type ContentEncoderForm,
} from '../../networks/content-encoder.ts';
import {
  multiScaleDiscriminator,
  multiScaleParameters,
  type MultiScaleForm,
} from '../../networks/multi-scale-discriminator.ts';
import { styleDecoder, styleDecoderParameters, type StyleDecoderForm } from '../../networks/style-decoder.ts';
import { styleEncoder, styleEncoderParameters, type StyleEncoderForm } from '../../networks/style-encoder.ts';
import { constant, normal } from '../../random.ts';

/** Weights of encoders and decoders of both domains. */
export function generatorsParameters(network: MunitNetwork): ParameterSpecs {
  return ofBothDomains((domain) => ({
    ...contentEncoderParameters(contentForm(network), contentPath(domain)),
    ...styleEncoderParameters(styleForm(network), stylePath(domain)),
    ...styleDecoderParameters(decoderForm(network), decoderPath(domain)),
  }));
}

/** Weights of the discriminators of both domains. */
export function discriminatorsParameters(network: MunitNetwork): ParameterSpecs {
  return ofBothDomains((domain) =>
    multiScaleParameters(discriminatorForm(network), discriminatorPath(domain)),
  );
}

/** Content of images of one domain: `[B, H, W, 3]` in [-1, 1] -> `[B, h, w, C]`. */
export function contentOf(
  network: MunitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor4D {
  return contentEncoder(contentForm(network), parameters, contentPath(domain), image);
}

/** Style of images of one domain: `[B, H, W, 3]` in [-1, 1] -> `[B, styleSize]`. */
export function styleOf(
  network: MunitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): tf.Tensor2D {
  return styleEncoder(styleForm(network), parameters, stylePath(domain), image);
}

/** Images of one domain from contents and styles: -> `[B, H, W, 3]` in [-1, 1]. */
export function paint(
  network: MunitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  content: tf.Tensor4D,
  style: tf.Tensor2D,
): tf.Tensor4D {
  return styleDecoder(decoderForm(network), parameters, decoderPath(domain), content, style);
}

/** Whether patches of images are of the domain: `[B, H, W, 3]` -> `[B, h, w, 1]` for each scale. */
export function judge(
  network: MunitNetwork,
  parameters: TensorMap,
  domain: DomainLetter,
  image: tf.Tensor4D,
): readonly tf.Tensor4D[] {
  return multiScaleDiscriminator(discriminatorForm(network), parameters, discriminatorPath(domain), image);
}

function ofBothDomains(parameters: (domain: DomainLetter) => ParameterSpecs): ParameterSpecs {
  return Object.assign({}, ...DOMAIN_LETTERS.map(parameters)) as ParameterSpecs;
}

function contentForm(network: MunitNetwork): ContentEncoderForm {
  const { generatorChannels, downsamplings, residualBlocks } = network;
  return { channels: generatorChannels, downsamplings, residualBlocks };
}

function styleForm({ generatorChannels, styleDownsamplings, styleSize }: MunitNetwork): StyleEncoderForm {
  return { channels: generatorChannels, downsamplings: styleDownsamplings, styleSize };
}

function decoderForm(network: MunitNetwork): StyleDecoderForm {
  const { generatorChannels, downsamplings, residualBlocks, styleSize, perceptronChannels } = network;
  return {
    channels: generatorChannels,
    upsamplings: downsamplings,
    residualBlocks,
    styleSize,
    perceptronChannels,
  };
}

function discriminatorForm(network: MunitNetwork): MultiScaleForm {
  return {
    channels: network.discriminatorChannels,
    layers: network.discriminatorLayers,
    scales: network.discriminatorScales,
    leak: 0.2,
    initial: { filter: normal(0.02), bias: constant(0) },
  };
}

function contentPath(domain: DomainLetter): string {
  return `generator/${domain}/content`;
}

function stylePath(domain: DomainLetter): string {
  return `generator/${domain}/style`;
}

function decoderPath(domain: DomainLetter): string {
  return `generator/${domain}/decoder`;
}

function discriminatorPath(domain: DomainLetter): string {
  return `discriminator/${domain}`;
}
