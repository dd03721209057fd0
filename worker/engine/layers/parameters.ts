import { mapValues } from '#lib/map-values.ts';
import { randomStream } from '#lib/random.ts';
import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensor, HostTensors, Shape, TensorMap } from '../../compute/step.ts';
import type { tf } from '../../compute/tf.ts';
import type { Initializer } from '../random.ts';

/** A weight as a layer declares it. */
interface ParameterSpec {
  readonly shape: Shape;
  readonly initial: Initializer;
}

/** Weights by full name, e.g. `generator/encoder_a/stem/conv1/filter`. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** Initial values. Each weight has a random stream of its own, so that adding one changes no other. */
export function initialize(seed: number, specs: ParameterSpecs): HostTensors {
  return mapValues(specs, ({ shape, initial }, name) => ({
    shape,
    data: initial(randomStream(seed, `initial/${name}`), sizeOf(shape)),
  }));
}

/** Weights of `count` layers, numbered from 1. */
export function numbered(count: number, parameters: (i: number) => ParameterSpecs): ParameterSpecs {
  return Object.assign({}, ...Array.from({ length: count }, (_, i) => parameters(i + 1))) as ParameterSpecs;
}

export function shapesOf(
  tensors: Readonly<Record<string, { readonly shape: Shape }>>,
): Record<string, Shape> {
  return mapValues(tensors, ({ shape }) => shape);
}

export function zerosLike({ shape }: { readonly shape: Shape }): HostTensor {
  return {
    shape,
    data: new Float32Array(sizeOf(shape)),
  };
}

/** The tensor of that name, which has to be there. */
export function tensorOf(tensors: TensorMap, name: string): tf.Tensor {
  const tensor = tensors[name];
  invariant(tensor, `tensorOf: expected "${name}" among ${Object.keys(tensors).length} tensors`);
  return tensor;
}

/** Entries whose name begins with one of the prefixes. */
export function selectByPrefix<T>(
  record: Readonly<Record<string, T>>,
  ...prefixes: readonly string[]
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix))),
  );
}

/** The same entries under other names. */
export function renameKeys<T>(
  record: Readonly<Record<string, T>>,
  rename: (name: string) => string,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));
}
