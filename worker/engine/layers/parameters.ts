import { randomStream } from '#contracts/random.ts';
import { invariant } from '#contracts/invariant.ts';
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
export const initialise = (seed: number, specs: ParameterSpecs): HostTensors =>
  mapRecord(specs, ({ shape, initial }, name) => ({
    shape,
    data: initial(randomStream(seed, `initial/${name}`), sizeOf(shape)),
  }));

export const shapesOf = (
  tensors: Readonly<Record<string, { readonly shape: Shape }>>,
): Record<string, Shape> => mapRecord(tensors, ({ shape }) => shape);

export const zerosLike = ({ shape }: { readonly shape: Shape }): HostTensor => ({
  shape,
  data: new Float32Array(sizeOf(shape)),
});

export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/** The tensor of that name, which has to be there. */
export const tensorOf = (tensors: TensorMap, name: string): tf.Tensor => {
  const tensor = tensors[name];
  invariant(tensor, `tensorOf: expected "${name}" among ${Object.keys(tensors).length} tensors`);
  return tensor;
};

/** Entries whose name begins with one of the prefixes. */
export const selectByPrefix = <T>(
  record: Readonly<Record<string, T>>,
  ...prefixes: readonly string[]
): Record<string, T> =>
  Object.fromEntries(
    Object.entries(record).filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix))),
  );

/** The same entries under other names. */
export const renameKeys = <T>(
  record: Readonly<Record<string, T>>,
  rename: (name: string) => string,
): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [rename(name), value]));

const mapRecord = <T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T, name: string) => U,
): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
