import { invariant } from '#lib/invariant.ts';
import type { StepState } from '../backend.ts';
import { shapeText } from '../shape-text.ts';
import type { HostTensor, HostTensors, Shape } from '../step.ts';
import type { TensorFlowBinding } from './binding.ts';

/** State tensors, held by TensorFlow: a step takes them and leaves new ones without a copy. */
export class TensorFlowState implements StepState {
  private readonly entries = new Map<string, { readonly shape: Shape; readonly id: number }>();
  private readonly binding: TensorFlowBinding;

  constructor(binding: TensorFlowBinding, initial: HostTensors) {
    this.binding = binding;
    this.write(initial);
  }

  /** The number by which TensorFlow knows the tensor. */
  id(name: string, shape: Shape): number {
    const entry = this.entry(name);
    invariant(
      String(entry.shape) === String(shape),
      `state '${name}' has shape ${shapeText(entry.shape)}, the step wants ${shapeText(shape)}`,
    );
    return entry.id;
  }

  replace(name: string, shape: Shape, id: number): void {
    const old = this.entries.get(name);
    if (old) this.binding.deleteTensor(old.id);
    this.entries.set(name, { shape, id });
  }

  read(names: readonly string[] = [...this.entries.keys()]): Promise<HostTensors> {
    const tensors = names.map((name): [string, HostTensor] => {
      const { shape, id } = this.entry(name);
      return [name, { shape, data: readFloats(this.binding, id) }];
    });
    return Promise.resolve(Object.fromEntries(tensors));
  }

  write(tensors: HostTensors): void {
    for (const [name, { shape, data }] of Object.entries(tensors))
      this.replace(name, shape, createFloats(this.binding, shape, data));
  }

  dispose(): void {
    for (const { id } of this.entries.values()) this.binding.deleteTensor(id);
    this.entries.clear();
  }

  private entry(name: string): { readonly shape: Shape; readonly id: number } {
    const entry = this.entries.get(name);
    invariant(entry !== undefined, `state '${name}' does not exist`);
    return entry;
  }
}

/** The values are copied: TensorFlow would go on reading the array. */
export function createFloats(binding: TensorFlowBinding, shape: Shape, values: Float32Array): number {
  const length = shape.reduce((product, side) => product * side, 1);
  invariant(
    values.length === length,
    `${length} values of shape ${shapeText(shape)} expected, got ${values.length}`,
  );
  return binding.createTensor([...shape], binding.TF_FLOAT, values.slice());
}

export function readFloats(binding: TensorFlowBinding, id: number): Float32Array {
  const data = binding.tensorDataSync(id);
  invariant(data instanceof Float32Array, 'a float32 tensor expected');
  return data;
}
