import {
  networkLayers,
  type NetworkLayer,
  type NetworkName,
  torchvisionIndices,
  type WeightsSource,
} from '#contracts/perceptual-network.ts';
import type { NamedTensors } from '#lib/safetensors.ts';
import { type FileTensor, type FileTensors, TensorFileError } from './tensor-file.ts';

/**
 * The weights of a network in the form in which they are stored (contracts/perceptual-network.ts): found in a file by the
 * names that torchvision (`features.0.weight`), Keras (`block1_conv1/...`) and others (`conv1_1.weight`) give them, their
 * axes put in order, the first filter turned to RGB, and the normalization of their source beside them.
 *
 * @throws TensorFileError that names the tensor which is missing, superfluous or of another shape
 */
export function networkTensors(
  tensors: FileTensors,
  network: NetworkName,
  source: WeightsSource,
): NamedTensors {
  const layers = networkLayers(network);
  const found = findLayers(tensors, network);
  refuseStrangers(found, layers, network);
  const { mean, deviation, order } = NORMALIZATIONS[source];
  const stored: Record<string, { shape: readonly number[]; data: Float32Array }> = {
    mean: { shape: [3], data: Float32Array.from(mean) },
    deviation: { shape: [3], data: Float32Array.from(deviation) },
  };
  for (const [i, layer] of layers.entries()) {
    const { filters, biases } = found.get(layer.name) ?? { filters: [], biases: [] };
    const filter = only(layer.name, 'filter', filters);
    const bias = only(layer.name, 'bias', biases);
    stored[`${layer.name}/filter`] = {
      shape: [3, 3, layer.inputs, layer.outputs],
      data: orderedFilter(filter, layer, i === 0 && order === 'BGR'),
    };
    requireShape(bias, [[layer.outputs]]);
    stored[`${layer.name}/bias`] = { shape: [layer.outputs], data: finite(bias) };
  }
  return stored;
}

/** By channel, red first, of images from 0 to 255; and the order in which the first filter takes them. */
const CAFFE = { mean: [123.68, 116.779, 103.939], deviation: [1, 1, 1], order: 'BGR' } as const;
const NORMALIZATIONS = {
  caffe: CAFFE,
  keras: CAFFE,
  torchvision: {
    mean: [0.485, 0.456, 0.406].map((share) => 255 * share),
    deviation: [0.229, 0.224, 0.225].map((share) => 255 * share),
    order: 'RGB',
  },
} as const satisfies Record<WeightsSource, object>;

interface Named {
  readonly name: string;
  readonly tensor: FileTensor;
}
interface Layer {
  readonly filters: Named[];
  readonly biases: Named[];
}

/** What the file has for each layer. */
function findLayers(tensors: FileTensors, network: NetworkName): Map<string, Layer> {
  const layers = new Map<string, Layer>();
  for (const [name, tensor] of tensors) {
    const layer = layerOf(name, network);
    const { length } = tensor.shape;
    if (layer === null || (length !== 4 && length !== 1)) continue;
    const found = layers.get(layer) ?? { filters: [], biases: [] };
    (length === 4 ? found.filters : found.biases).push({ name, tensor });
    layers.set(layer, found);
  }
  return layers;
}

function layerOf(name: string, network: NetworkName): string | null {
  const index = /(?:^|\.)features\.(\d+)\.(?:weight|bias)$/.exec(name)?.[1];
  if (index !== undefined) {
    const place = torchvisionIndices(network).indexOf(Number(index));
    const layer = networkLayers(network)[place]?.name;
    return layer ?? `features.${index}`;
  }
  const match = /(?:^|[/.])(?:block(\d)_conv(\d)|conv(\d)_(\d))(?!\d)/.exec(name);
  return match && `conv${match[1] ?? match[3] ?? ''}_${match[2] ?? match[4] ?? ''}`;
}

/** A layer before conv5_1 that the network does not have: the file is of another network. */
function refuseStrangers(
  found: ReadonlyMap<string, Layer>,
  layers: readonly NetworkLayer[],
  network: NetworkName,
): void {
  const last = Math.max(...torchvisionIndices(network));
  const stranger = [...found.keys()].find((name) => {
    if (layers.some((layer) => layer.name === name)) return false;
    const index = /^features\.(\d+)$/.exec(name)?.[1];
    return index === undefined ? name < 'conv5_1' : Number(index) < last;
  });
  if (stranger !== undefined)
    throw new TensorFileError(
      `The file has ${stranger}, which ${network} does not have: it is of another network.`,
    );
}

function only(layer: string, what: 'filter' | 'bias', candidates: readonly Named[]): Named {
  const [first, second] = candidates;
  if (!first) throw new TensorFileError(`The file has no ${what} of ${layer}.`);
  if (second)
    throw new TensorFileError(`The file has two ${what}s of ${layer}: ${first.name} and ${second.name}.`);
  return first;
}

/** [out, in, 3, 3] or [3, 3, in, out] to the latter, with the input channels reversed where they were blue first. */
function orderedFilter(named: Named, { inputs, outputs }: NetworkLayer, isReversed: boolean): Float32Array {
  const shape = requireShape(named, [
    [outputs, inputs, 3, 3],
    [3, 3, inputs, outputs],
  ]);
  const isOutFirst = shape[0] === outputs && shape[1] === inputs;
  const values = finite(named);
  const ordered = new Float32Array(values.length);
  let at = 0;
  for (let place = 0; place < 9; place++)
    for (let input = 0; input < inputs; input++) {
      const from = isReversed ? inputs - 1 - input : input;
      for (let output = 0; output < outputs; output++)
        ordered[at++] =
          values[
            isOutFirst ? (output * inputs + from) * 9 + place : (place * inputs + from) * outputs + output
          ] ?? NaN;
    }
  return ordered;
}

function requireShape({ name, tensor }: Named, expected: readonly (readonly number[])[]): readonly number[] {
  const texts = expected.map((shape) => `[${shape.join(', ')}]`);
  const text = `[${tensor.shape.join(', ')}]`;
  if (!texts.includes(text))
    throw new TensorFileError(`${name} has the shape ${text}, but the network needs ${texts.join(' or ')}.`);
  return tensor.shape;
}

function finite({ name, tensor }: Named): Float32Array {
  const values = tensor.values();
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new TensorFileError(`${name} has the value ${wrong}.`);
  return values;
}
