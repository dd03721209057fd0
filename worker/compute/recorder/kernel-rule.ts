import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../step.ts';
import type { tf } from '../tf.ts';
import type { FillValue, GraphDtype, GraphValue, KernelValue, Operation } from './graph.ts';
import type { RecorderBackend } from './recorder-backend.ts';

/** What recording does when tfjs calls a kernel: names the values that the kernel's outputs are. */
export type KernelRule = (call: KernelCall) => GraphValue | readonly GraphValue[];
export type KernelRules = Readonly<Record<string, KernelRule>>;

/** One call of a kernel by tfjs. */
export class KernelCall {
  /** tfjs fixes a type for each kernel (such as `tf.Conv2DAttrs`) but hands attributes on untyped. */
  readonly attributes: unknown;
  private readonly recorder: RecorderBackend;
  private readonly kernel: string;
  private readonly tensors: tf.NamedTensorInfoMap;

  constructor(
    recorder: RecorderBackend,
    kernel: string,
    tensors: tf.NamedTensorInfoMap,
    attributes: unknown,
  ) {
    this.recorder = recorder;
    this.kernel = kernel;
    this.tensors = tensors;
    this.attributes = attributes;
  }

  input(name: string): GraphValue {
    const tensor = this.tensors[name];
    invariant(tensor !== undefined, `${this.kernel}: input '${name}' is missing`);
    return this.recorder.recordedValue(tensor);
  }

  /** Inputs of a kernel that takes any number of them. */
  inputs(): readonly GraphValue[] {
    return Object.keys(this.tensors).map((name) => this.input(name));
  }

  emit(
    op: Operation,
    inputs: readonly GraphValue[],
    shape: Shape,
    dtype: GraphDtype = 'float32',
  ): KernelValue {
    return this.recorder.add({ op, inputs, shape, dtype });
  }

  /** `x` itself when it has that shape. */
  reshape(x: GraphValue, shape: Shape): GraphValue {
    const same = x.shape.length === shape.length && x.shape.every((length, axis) => length === shape[axis]);
    return same ? x : this.emit({ kernel: 'Reshape' }, [x], shape, x.dtype);
  }

  slice(x: GraphValue, begin: readonly number[], size: Shape): GraphValue {
    return this.emit({ kernel: 'Slice', begin }, [x], size, x.dtype);
  }
}

export function fill(value: number, shape: Shape, dtype: GraphDtype = 'float32'): FillValue {
  return {
    kind: 'fill',
    value,
    shape,
    dtype,
  };
}
