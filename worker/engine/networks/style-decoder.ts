import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { adain } from '../layers/adain.ts';
import type { MeanAndDeviation } from '../layers/channel-statistics.ts';
import { convolution, convolutionParameters, filtered, filterParameters } from '../layers/convolution.ts';
import { dense, denseParameters } from '../layers/dense.ts';
import { layerNorm, layerNormParameters } from '../layers/layer-norm.ts';
import { nearestUpsampling } from '../layers/nearest-upsampling.ts';
import { numbered, type ParameterSpecs } from '../layers/parameters.ts';
import { constant, heNormal } from '../random.ts';

/** Sizes of a decoder that takes content and style. */
export interface StyleDecoderForm {
  /** Channels before the image; each upsampling halves towards them. */
  readonly channels: number;
  readonly upsamplings: number;
  readonly residualBlocks: number;
  readonly styleSize: number;
  /** Width of the hidden layers between the style and the statistics. */
  readonly perceptronChannels: number;
}

/** Hidden layers of the perceptron. */
const HIDDEN_LAYERS = 2;
const ADAINS_PER_BLOCK = 2;

export function styleDecoderParameters(form: StyleDecoderForm, path: string): ParameterSpecs {
  const { channels, upsamplings, residualBlocks, styleSize, perceptronChannels } = form;
  const inner = innerChannels(form);
  const statistics = 2 * ADAINS_PER_BLOCK * residualBlocks * inner;
  const initial = (size: number, inputs: number) => ({
    filter: heNormal(size * size * inputs),
    bias: constant(0),
  });
  const block = { size: 3, inputs: inner, outputs: inner };
  return {
    ...numbered(HIDDEN_LAYERS, (i) =>
      denseParameters(`${path}/hidden${i}`, {
        inputs: i === 1 ? styleSize : perceptronChannels,
        outputs: perceptronChannels,
      }),
    ),
    ...denseParameters(`${path}/statistics`, { inputs: perceptronChannels, outputs: statistics }),
    ...numbered(residualBlocks, (i) => ({
      ...filterParameters(`${path}/residual${i}/conv1`, block, heNormal(9 * inner)),
      ...filterParameters(`${path}/residual${i}/conv2`, block, heNormal(9 * inner)),
    })),
    ...numbered(upsamplings, (i) => {
      const [inputs, outputs] = [inner / 2 ** (i - 1), inner / 2 ** i];
      return {
        ...convolutionParameters(`${path}/up${i}`, { size: 5, inputs, outputs }, initial(5, inputs)),
        ...layerNormParameters(`${path}/up${i}/norm`, outputs),
      };
    }),
    ...convolutionParameters(
      `${path}/image`,
      { size: 7, inputs: channels, outputs: 3 },
      initial(7, channels),
    ),
  };
}

/**
 * Paints content in a style (Huang et al. 2018, section 5.1 and appendix B.1): residual blocks whose convolutions are
 * followed by AdaIN, with means and deviations that a perceptron makes of the style; then, for each upsampling, every pixel
 * as a block of four, a convolution 5x5, layer norm and ReLU; a convolution 7x7 and tanh. Borders are mirrored.
 *
 * @param content `[B, h, w, C]`
 * @param style `[B, styleSize]`
 * @returns `[B, H, W, 3]` in [-1, 1]
 */
export function styleDecoder(
  form: StyleDecoderForm,
  parameters: TensorMap,
  path: string,
  content: tf.Tensor4D,
  style: tf.Tensor2D,
): tf.Tensor4D {
  const statistics = styleStatistics(form, parameters, path, style);
  const restyled = (name: string, x: tf.Tensor4D, place: number): tf.Tensor4D =>
    adain(
      filtered(parameters, `${path}/${name}`, x, { stride: 1, padding: { mirrored: 1 } }),
      statistics(place),
    );
  let features = content;
  for (let i = 1; i <= form.residualBlocks; i++) {
    const hidden = tf.relu(restyled(`residual${i}/conv1`, features, ADAINS_PER_BLOCK * (i - 1)));
    features = tf.add(features, restyled(`residual${i}/conv2`, hidden, ADAINS_PER_BLOCK * (i - 1) + 1));
  }
  for (let i = 1; i <= form.upsamplings; i++) {
    const up = convolution(parameters, `${path}/up${i}`, nearestUpsampling(features), {
      stride: 1,
      padding: { mirrored: 2 },
    });
    features = tf.relu(layerNorm(parameters, `${path}/up${i}/norm`, up));
  }
  return tf.tanh(convolution(parameters, `${path}/image`, features, { stride: 1, padding: { mirrored: 3 } }));
}

/** Means and deviations of each AdaIN, counted from 0: of the perceptron's output, C means and then C deviations for each. */
function styleStatistics(
  form: StyleDecoderForm,
  parameters: TensorMap,
  path: string,
  style: tf.Tensor2D,
): (place: number) => MeanAndDeviation {
  let hidden = style;
  for (let i = 1; i <= HIDDEN_LAYERS; i++) hidden = tf.relu(dense(parameters, `${path}/hidden${i}`, hidden));
  const flat = dense(parameters, `${path}/statistics`, hidden);
  const [batch] = flat.shape;
  const channels = innerChannels(form);
  const part = (index: number): tf.Tensor4D =>
    tf.reshape(tf.slice(flat, [0, index * channels], [batch, channels]), [batch, 1, 1, channels]);
  return (place) => ({ mean: part(2 * place), deviation: part(2 * place + 1) });
}

function innerChannels({ channels, upsamplings }: StyleDecoderForm): number {
  return channels * 2 ** upsamplings;
}
