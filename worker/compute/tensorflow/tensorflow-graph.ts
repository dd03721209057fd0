import type { Shape } from '../step.ts';
import {
  type Attribute,
  encodeSavedModel,
  type TensorFlowNode,
  type TensorFlowType,
} from './encode-saved-model.ts';

/** A TensorFlow graph under construction. Equal nodes and equal constants are made once. */
export class TensorFlowGraph {
  private readonly nodes = new Map<string, TensorFlowNode>();
  private readonly constants = new Map<Float32Array, string>();

  /** A value that is given at each run. */
  input(shape: Shape): string {
    return this.add(
      'Placeholder',
      [],
      { dtype: { type: 'float32' }, shape: { shape } },
      `${this.nodes.size}`,
    );
  }

  /** @returns the node's name */
  emit(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>>): string {
    return this.add(operator, inputs, attributes, JSON.stringify(attributes));
  }

  integers(values: readonly number[]): string {
    return this.known('int32', [values.length], Int32Array.from(values));
  }

  /** Pairs of integers. */
  pairs(values: readonly (readonly [number, number])[]): string {
    return this.known('int32', [values.length, 2], Int32Array.from(values.flat()));
  }

  integer(value: number): string {
    return this.known('int32', [], Int32Array.of(value));
  }

  scalar(value: number, type: TensorFlowType): string {
    switch (type) {
      case 'float32':
        return this.known(type, [], Float32Array.of(value));
      case 'int32':
        return this.integer(value);
      case 'bool':
        return this.known(type, [], Uint8Array.of(value));
    }
  }

  constant(data: Float32Array, shape: Shape): string {
    const known = this.constants.get(data);
    if (known !== undefined) return known;
    const tensor = { shape, type: 'float32', values: data } as const;
    const key = `constant ${this.constants.size}`;
    const name = this.add('Const', [], { dtype: { type: 'float32' }, value: { tensor } }, key);
    this.constants.set(data, name);
    return name;
  }

  /** How many nodes of each operator there are. */
  census(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operator } of this.nodes.values()) counts[operator] = (counts[operator] ?? 0) + 1;
    return counts;
  }

  /** The model file. */
  encode(): Uint8Array {
    return encodeSavedModel([...this.nodes.values()]);
  }

  private known(type: TensorFlowType, shape: Shape, values: Float32Array | Int32Array | Uint8Array): string {
    const texts = [...values].map((value) => (Object.is(value, -0) ? '-0' : String(value)));
    const tensor = { shape, type, values };
    return this.add(
      'Const',
      [],
      { dtype: { type }, value: { tensor } },
      `${type} [${shape.join()}] ${texts.join()}`,
    );
  }

  private add(
    operator: string,
    inputs: readonly string[],
    attributes: TensorFlowNode['attributes'],
    kind: string,
  ): string {
    const key = [operator, kind, ...inputs].join('|');
    const equal = this.nodes.get(key);
    if (equal !== undefined) return equal.name;
    const name = `n${this.nodes.size}`; // short: the binding copies names at every run
    this.nodes.set(key, { name, operator, inputs, attributes });
    return name;
  }
}
