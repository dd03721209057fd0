import type { StepState } from '../backend.ts';
import { invariant } from '#lib/invariant.ts';
import type { HostTensors, Shape } from '../step.ts';
import { inOrderShape, stateOrder, toLogical, toMemory } from './host-layout.ts';
import type { OnnxRuntime, OnnxValue } from './onnx-runtime.ts';
import { shapeText } from '../shape-text.ts';

/** State tensors as ONNX Runtime takes them: rank 4 as filters (OIHW), all others row-major. */
export class OnnxState implements StepState {
  private readonly entries = new Map<string, Entry>();
  private readonly onDisposed: (() => void)[] = [];
  private changes = 0;

  constructor(
    private readonly runtime: OnnxRuntime,
    initial: HostTensors,
  ) {
    this.write(initial);
  }

  tensor(name: string, shape: Shape): OnnxValue {
    const entry = this.entry(name);
    invariant(
      String(entry.shape) === String(shape),
      `state '${name}' has shape ${shapeText(entry.shape)}, the step wants ${shapeText(shape)}`,
    );
    return entry.tensor;
  }

  private replace(name: string, shape: Shape, tensor: OnnxValue): void {
    this.entries.set(name, { shape, tensor, version: this.changes++ });
  }

  /** Takes what a step has made of it. */
  advance(next: readonly NextTensor[]): void {
    for (const { name, shape, tensor } of next) this.replace(name, shape, tensor);
  }

  /** Another one whenever the tensor is. */
  version(name: string): number {
    return this.entry(name).version;
  }

  read(names: readonly string[] = [...this.entries.keys()]): Promise<HostTensors> {
    const tensors = names.map((name) => {
      const { shape, tensor } = this.entry(name);
      return [name, { shape, data: toLogical(floatData(tensor), shape, stateOrder(shape.length)) }];
    });
    return Promise.resolve(Object.fromEntries(tensors) as HostTensors);
  }

  write(tensors: HostTensors): void {
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      const order = stateOrder(shape.length);
      const tensor = new this.runtime.Tensor(
        'float32',
        toMemory(data, shape, order),
        inOrderShape(shape, order),
      );
      this.replace(name, shape, tensor);
    }
  }

  dispose(): void {
    this.entries.clear();
    for (const tell of this.onDisposed.splice(0)) tell();
  }

  whenDisposed(tell: () => void): void {
    this.onDisposed.push(tell);
  }

  /** A tensor as it lies in memory, for another thread. */
  inMemory(name: string): StateInMemory {
    const { shape, tensor } = this.entry(name);
    return { name, shape, data: floatData(tensor) };
  }

  putInMemory({ name, shape, data }: StateInMemory): void {
    const inOrder = inOrderShape(shape, stateOrder(shape.length));
    this.replace(name, shape, new this.runtime.Tensor('float32', data, inOrder));
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    invariant(entry !== undefined, `state '${name}' does not exist`);
    return entry;
  }
}

export interface StateInMemory {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

export interface NextTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly tensor: OnnxValue;
}

interface Entry {
  readonly shape: Shape;
  readonly tensor: OnnxValue;
  readonly version: number;
}

export function ownState(state: StepState): OnnxState {
  invariant(state instanceof OnnxState, 'the state of a step belongs to the backend that made it');
  return state;
}

export function floatData({ data, type }: OnnxValue): Float32Array {
  invariant(data instanceof Float32Array, `a float32 tensor expected, got ${type}`);
  return data;
}
