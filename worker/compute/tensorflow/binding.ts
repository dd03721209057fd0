import { createRequire } from 'node:module';
import { z } from 'zod';

/**
 * The part of `@tensorflow/tfjs-node`'s compiled binding that is used. Tensors are known by numbers and held by
 * TensorFlow until they are deleted.
 */
export interface TensorFlowBinding {
  readonly TF_FLOAT: number;
  /** Version of the libtensorflow that it was loaded with. */
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], type: number, values: Float32Array): number;
  deleteTensor(id: number): void;
  /** A copy of its values. */
  tensorDataSync(id: number): unknown;
  /** @param folder of a SavedModel */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** @param inputNodes names of the nodes that take `inputs`, `outputNodes` of those that are asked for, by commas */
  runSavedModel(
    model: number,
    inputs: readonly number[],
    inputNodes: string,
    outputNodes: string,
  ): readonly { readonly id: number }[];
}

const method = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function');
const bindingSchema = z.looseObject({
  TF_FLOAT: z.number(),
  TF_Version: z.string(),
  isUsingGpuDevice: method,
  createTensor: method,
  deleteTensor: method,
  tensorDataSync: method,
  loadSavedModel: method,
  deleteSavedModel: method,
  runSavedModel: method,
});

/** Loads a binding and the libtensorflow that it names. Throws what the system says when either does not load. */
export function loadBinding(file: string): TensorFlowBinding {
  const loaded: unknown = require(file);
  const { success, error } = bindingSchema.safeParse(described(loaded));
  if (!success) throw new Error(`${file} is not a binding to TensorFlow: ${error.message}`);
  return loaded as TensorFlowBinding;
}

const require = createRequire(import.meta.url);

/** The binding's properties are not enumerable. */
function described(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null) return loaded;
  const names = Object.keys(bindingSchema.shape);
  return Object.fromEntries(names.map((name) => [name, Reflect.get(loaded, name) as unknown]));
}
