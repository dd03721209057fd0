import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../step.ts';
import { tf } from '../tf.ts';
import type { GraphDtype, GraphValue, KernelValue } from './graph.ts';
import { shapeText } from '../shape-text.ts';

export const RECORDER = 'recorder';

/** Longer arrays that differ from element to element must be declared: constants of the step, or feeds. */
const LONGEST_UNDECLARED = 64;

/**
 * A tfjs backend that computes nothing: each kernel becomes a node. tfjs runs its ops and its automatic
 * differentiation on it as on any other.
 */
export class RecorderBackend extends tf.KernelBackend {
  private readonly held = new Map<object, { readonly value: GraphValue; references: number }>();
  private nodes: KernelValue[] = [];

  add(node: Omit<KernelValue, 'kind'>): KernelValue {
    const value: KernelValue = { kind: 'kernel', ...node };
    this.nodes.push(value);
    return value;
  }

  /** A tfjs handle on a value of the graph. */
  hold(value: GraphValue): tf.TensorInfo {
    const dataId = {};
    this.held.set(dataId, { value, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype };
  }

  recordedValue(tensor: tf.TensorInfo): GraphValue {
    return this.find(tensor.dataId).value;
  }

  /** Ends the recording and returns its nodes in the order of their making. */
  takeNodes(): readonly KernelValue[] {
    const nodes = this.nodes;
    this.nodes = [];
    this.held.clear();
    return nodes;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    return this.hold(hostValue(values, shape, dtype)).dataId;
  }

  override move(): never {
    throw new Error('A tensor cannot be moved to the recorder: hand it in as a feed, a state or a constant');
  }

  override readSync(): never {
    throw new Error(
      'The value of a tensor was read while its step was recorded. A step must not depend on values: ' +
        'feed them, or read them from the outputs',
    );
  }

  override read(): never {
    return this.readSync();
  }

  override incRef(dataId: object): void {
    this.find(dataId).references++;
  }

  override refCount(dataId: object): number {
    return this.held.get(dataId)?.references ?? 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.held.get(dataId);
    if (entry === undefined) return true;
    entry.references--;
    if (entry.references > 0 && !force) return false;
    this.held.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.held.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {
    this.takeNodes();
  }

  private find(dataId: object): { readonly value: GraphValue; references: number } {
    const entry = this.held.get(dataId);
    invariant(
      entry !== undefined,
      'A tensor that was made outside the step is used in it: hand it in as a feed, a state or a constant',
    );
    return entry;
  }
}

function hostValue(values: tf.BackendValues, shape: Shape, dtype: tf.DataType): GraphValue {
  invariant(
    values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array,
    `A host array of type ${dtype} cannot be recorded`,
  );
  const first = values[0] ?? 0;
  if (values.every((value: number) => Object.is(value, first))) {
    return { kind: 'fill', value: first, shape: [...shape], dtype: graphDtype(dtype) };
  }
  invariant(
    values.length <= LONGEST_UNDECLARED,
    `A host array of shape ${shapeText(shape)} was made while a step was recorded (random numbers are made this way, ` +
      'and would be the same in every run): hand it in as a feed or as a constant of the step',
  );
  invariant(dtype === 'float32', `A host array of type ${dtype} cannot be recorded: use float32`);
  return { kind: 'constant', data: Float32Array.from(values), shape: [...shape], dtype };
}

function graphDtype(dtype: tf.DataType): GraphDtype {
  invariant(
    dtype === 'float32' || dtype === 'int32' || dtype === 'bool',
    `Tensors of type ${dtype} cannot be recorded`,
  );
  return dtype;
}
