import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { averagePooling } from '../layers/average-pooling.ts';
import { convolution, convolutionParameters, type ConvolutionInitializers } from '../layers/convolution.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';

/** Sizes and form of discriminators that look at an image in several sizes. */
export interface MultiScaleForm {
  /** Channels of the first layer; each further layer doubles them. */
  readonly channels: number;
  /** Layers of stride 2. */
  readonly layers: number;
  /** How many discriminators there are, each on half the size of the one before. */
  readonly scales: number;
  /** Slope of the leaky ReLUs for negative values. */
  readonly leak: number;
  readonly initial: ConvolutionInitializers;
}

export function multiScaleParameters(form: MultiScaleForm, path: string): ParameterSpecs {
  const { channels, layers, scales, initial } = form;
  const layer = (name: string, size: number, inputs: number, outputs: number) =>
    convolutionParameters(`${path}/${name}`, { size, inputs, outputs }, initial);
  return numbered(scales, (scale) => ({
    ...numbered(layers, (i) =>
      layer(`scale${scale}/conv${i}`, 4, i === 1 ? 3 : channels * 2 ** (i - 2), channels * 2 ** (i - 1)),
    ),
    ...layer(`scale${scale}/logit`, 1, channels * 2 ** (layers - 1), 1),
  }));
}

/**
 * One real number per patch, at each scale, trained towards 1 for real and 0 for translated images (Wang et al. 2018):
 * convolutions 4x4 of stride 2 without norm, leaky; convolution 1x1. Borders are mirrored.
 *
 * @param image `[B, H, W, 3]` in [-1, 1]
 * @returns `[B, h, w, 1]` for each scale, unbounded
 */
export function multiScaleDiscriminator(
  { layers, scales, leak }: MultiScaleForm,
  parameters: TensorMap,
  path: string,
  image: tf.Tensor4D,
): readonly tf.Tensor4D[] {
  const judged: tf.Tensor4D[] = [];
  let seen = image;
  for (let scale = 1; scale <= scales; scale++) {
    if (scale > 1) seen = averagePooling(seen);
    let features = seen;
    for (let i = 1; i <= layers; i++) {
      const layer = `${path}/scale${scale}/conv${i}`;
      features = tf.leakyRelu(
        convolution(parameters, layer, features, { stride: 2, padding: { mirrored: 1 } }),
        leak,
      );
    }
    judged.push(convolution(parameters, `${path}/scale${scale}/logit`, features, { stride: 1, padding: 0 }));
  }
  return judged;
}
