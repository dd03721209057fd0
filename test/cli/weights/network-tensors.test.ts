import { describe, expect, test } from 'vitest';
import {
  networkLayers,
  networkNameSchema,
  torchvisionIndices,
  weightsShapes,
  type NetworkName,
} from '#contracts/perceptual-network.ts';
import { sizeOf } from '#lib/size-of.ts';
import { networkTensors } from '../../../cli/weights/network-tensors.ts';
import type { FileTensor } from '../../../cli/weights/tensor-file.ts';

/** Values that tell their place. */
function tensor(shape: readonly number[]): FileTensor {
  return {
    shape,
    values() {
      const places = new Float32Array(sizeOf(shape));
      for (let i = 0; i < places.length; i++) places[i] = i;
      return places;
    },
  };
}

function torchvisionFile(network: NetworkName): Map<string, FileTensor> {
  const layers = networkLayers(network);
  return new Map(
    torchvisionIndices(network).flatMap((index, i) => {
      const { inputs = 0, outputs = 0 } = layers[i] ?? {};
      return [
        [`features.${index}.weight`, tensor([outputs, inputs, 3, 3])],
        [`features.${index}.bias`, tensor([outputs])],
      ] as const;
    }),
  );
}

function kerasFile(): Map<string, FileTensor> {
  return new Map(
    networkLayers('vgg16').flatMap(({ name, inputs, outputs }) => {
      const [block = '', i = ''] = name.slice('conv'.length).split('_');
      return [
        [`vgg16/block${block}_conv${i}/kernel:0`, tensor([3, 3, inputs, outputs])],
        [`vgg16/block${block}_conv${i}/bias:0`, tensor([outputs])],
      ] as const;
    }),
  );
}

test('VGG19 up to conv5_1 has the 12,944,960 parameters of the paper', () => {
  const { mean: _mean, deviation: _deviation, ...weights } = weightsShapes('vgg19');
  expect(Object.values(weights).reduce((sum, shape) => sum + sizeOf(shape), 0)).toBe(12_944_960);
});

test("torchvision's indices are those of its configurations D and E", () => {
  expect(torchvisionIndices('vgg16')).toEqual([0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24]);
  expect(torchvisionIndices('vgg19')).toEqual([0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28]);
});

test.each(networkNameSchema.options)('%s of torchvision: axes in order, RGB as it is', (network) => {
  const file = torchvisionFile(network);
  file.set('classifier.0.weight', tensor([7, 7]));
  const stored = networkTensors(file, network, 'torchvision');
  expect(Object.fromEntries(Object.entries(stored).map(([name, { shape }]) => [name, shape]))).toEqual(
    weightsShapes(network),
  );
  const { data } = stored['conv1_1/filter'] ?? { data: [] };
  expect(data[0]).toBe(0); // row 0, column 0, red, output 0
  expect(data[1]).toBe(27); // the same of output 1, which lies 3 * 9 values further in the file
  expect(data[64]).toBe(9); // green of output 0
  expect(data[192]).toBe(1); // column 1
  expect(Array.from(stored['mean']?.data ?? [])[0]).toBeCloseTo(123.675, 3);
  expect(Array.from(stored['deviation']?.data ?? [])[2]).toBeCloseTo(57.375, 3);
});

test('VGG16 of Keras: the first filter is turned from BGR to RGB, no other', () => {
  const stored = networkTensors(kerasFile(), 'vgg16', 'keras');
  expect(Array.from(stored['mean']?.data ?? [])).toEqual([123.68, 116.779, 103.939].map(Math.fround));
  expect(Array.from(stored['deviation']?.data ?? [])).toEqual([1, 1, 1]);
  const first = stored['conv1_1/filter']?.data ?? [];
  expect([first[0], first[64], first[128]]).toEqual([128, 64, 0]); // the file has blue, green, red
  const second = stored['conv1_2/filter']?.data ?? [];
  expect([second[0], second[64], second[128]]).toEqual([0, 64, 128]);
});

describe('a file that is not of the network is refused by the tensor that is wrong', () => {
  test.each([
    ['vgg19', 'vgg16', 'The file has features.16, which vgg16 does not have: it is of another network.'],
    ['vgg16', 'vgg19', 'The file has features.17, which vgg19 does not have: it is of another network.'],
  ] as const)('%s as %s', (is, named, message) => {
    expect(() => networkTensors(torchvisionFile(is), named, 'torchvision')).toThrow(message);
  });

  test('a layer that is not there', () => {
    const file = torchvisionFile('vgg16');
    file.delete('features.7.bias');
    expect(() => networkTensors(file, 'vgg16', 'torchvision')).toThrow('The file has no bias of conv2_2.');
  });

  test('another shape', () => {
    const file = torchvisionFile('vgg16').set('features.5.weight', tensor([128, 64, 5, 5]));
    expect(() => networkTensors(file, 'vgg16', 'torchvision')).toThrow(
      'features.5.weight has the shape [128, 64, 5, 5], but the network needs [128, 64, 3, 3] or [3, 3, 64, 128].',
    );
  });

  test('two of one layer', () => {
    const file = torchvisionFile('vgg16').set('conv2_1.weight', tensor([128, 64, 3, 3]));
    expect(() => networkTensors(file, 'vgg16', 'torchvision')).toThrow(
      'The file has two filters of conv2_1: features.5.weight and conv2_1.weight.',
    );
  });

  test('a value that is not finite', () => {
    const bias = { shape: [64], values: () => new Float32Array(64).fill(NaN) };
    const file = torchvisionFile('vgg16').set('features.0.bias', bias);
    expect(() => networkTensors(file, 'vgg16', 'torchvision')).toThrow('features.0.bias has the value NaN.');
  });

  test('VGG19 in the names of Keras, taken for VGG16', () => {
    const file = kerasFile().set('vgg19/block3_conv4/kernel:0', tensor([3, 3, 256, 256]));
    expect(() => networkTensors(file, 'vgg16', 'keras')).toThrow(
      'The file has conv3_4, which vgg16 does not have: it is of another network.',
    );
  });
});
