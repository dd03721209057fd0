import type { ConvolutionWays } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import type { Window } from '../recorder/graph.ts';
import { shapeText } from '../shape-text.ts';
import type { Shape } from '../step.ts';
import type { Choice } from './choice.ts';
import {
  encodeModel,
  type Attributes,
  type Initializer,
  type OnnxNode,
  type ValueInfo,
} from './encode-model.ts';

/** A tensor of the ONNX graph; `shape` is as it lies in memory. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: Shape;
}

export interface EmitOptions {
  readonly attributes?: Attributes;
  readonly domain?: string;
}

/** What is written in place of what a provider cannot do. */
export interface StandIns {
  /** Operators that it has no kernel for, by others that together mean the same. */
  readonly operators: Readonly<Record<string, StandIn>>;
  /** Where its MaxPool does not tell the places of the maxima: `[n, c, h, w]` of x and dy -> the shape of x. */
  readonly maxPoolGradient:
    ((graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window) => OnnxTensor) | null;
}
export const NO_STAND_INS: StandIns = { operators: {}, maxPoolGradient: null };

type StandIn = (
  graph: OnnxGraph,
  inputs: readonly OnnxTensor[],
  shape: Shape,
  attributes: Attributes,
) => OnnxTensor;

/** An ONNX graph under construction. Equal nodes and equal constants are made once. */
export class OnnxGraph {
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  private readonly initializers = new Map<string, Initializer & { readonly tensor: OnnxTensor }>();
  private readonly constants = new Map<Float32Array, Map<string, OnnxTensor>>();
  private readonly nodes = new Map<string, OnnxNode & { readonly tensors: readonly OnnxTensor[] }>();
  private count = 0;

  /** The choices that were made in it, by their keys. */
  readonly choices = new Map<string, Choice>();

  /** @param ways that are to be chosen, by the keys of the choices; the first that is offered where none is named */
  constructor(
    readonly standIns: StandIns = NO_STAND_INS,
    private readonly ways: ConvolutionWays = {},
  ) {}

  input(name: string, shape: Shape): OnnxTensor {
    this.inputs.push({ name, shape });
    return { name, shape };
  }

  output(name: string, tensor: OnnxTensor): void {
    this.nodes.set(`output|${name}`, {
      operator: 'Identity',
      inputs: [tensor.name],
      outputs: [name],
      tensors: [],
    });
    this.outputs.push({ name, shape: tensor.shape });
  }

  scalar(value: number): OnnxTensor {
    const key = `scalar|${Object.is(value, -0) ? '-0' : value}`;
    return this.initializer(key, [], 'float32', () => Float32Array.of(value));
  }

  integers(values: readonly number[]): OnnxTensor {
    return this.initializer(`integers|${shapeText(values)}`, [values.length], 'int64', () =>
      BigInt64Array.from(values, (value) => BigInt(value)),
    );
  }

  /** `arrange` gives the values in the memory order that `key` names; it is called once for each. */
  constant(source: Float32Array, key: string, shape: Shape, arrange: () => Float32Array): OnnxTensor {
    const known = this.constants.get(source) ?? new Map<string, OnnxTensor>();
    this.constants.set(source, known);
    const arranged =
      known.get(key) ?? this.initializer(`constant|${this.initializers.size}`, shape, 'float32', arrange);
    known.set(key, arranged);
    return arranged;
  }

  /** Adds a node with one output. */
  emit(operator: string, inputs: readonly OnnxTensor[], shape: Shape, options: EmitOptions = {}): OnnxTensor {
    const standIn = this.standIns.operators[operator];
    if (standIn) return standIn(this, inputs, shape, options.attributes ?? {});
    const [output] = this.emitMany(operator, inputs, [shape], options);
    invariant(output !== undefined, `${operator}: one output expected`);
    return output;
  }

  emitMany(
    operator: string,
    inputs: readonly OnnxTensor[],
    shapes: readonly Shape[],
    { attributes = {}, domain = '' }: EmitOptions = {},
  ): readonly OnnxTensor[] {
    const names = inputs.map(({ name }) => name);
    const key = [operator, JSON.stringify(attributes), ...names, ...shapes.map(String)].join('|');
    const equal = this.nodes.get(key);
    if (equal !== undefined) return equal.tensors;
    const tensors = shapes.map((shape) => ({ name: `t${this.count++}`, shape }));
    const outputs = tensors.map(({ name }) => name);
    this.nodes.set(key, { operator, inputs: names, outputs, attributes, domain, tensors });
    return tensors;
  }

  /** Adds what a choice offers, in the way that was named for it. */
  choose(choice: Choice): OnnxTensor {
    const named = this.ways[choice.key];
    const way = named === undefined ? choice.ways[0] : choice.ways.find(({ name }) => name === named);
    invariant(way !== undefined, `'${named}' is no way to compute the gradient '${choice.key}'`);
    this.choices.set(choice.key, choice);
    return way.lower(this, choice.tensors);
  }

  /** How many nodes of each operator there are. */
  census(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { operator } of this.nodes.values()) counts[operator] = (counts[operator] ?? 0) + 1;
    return counts;
  }

  /** The model file. */
  encode(name: string): Uint8Array {
    return encodeModel({
      name,
      nodes: this.namedResults(),
      initializers: [...this.initializers.values()],
      inputs: this.inputs,
      outputs: this.outputs,
    });
  }

  /** Lets the node that computes an output carry the output's name, so that no copy is made. */
  private namedResults(): readonly OnnxNode[] {
    const nodes = [...this.nodes.values()];
    const computed = new Set(nodes.flatMap(({ outputs }) => outputs));
    const renamed = new Map<string, string>();
    const kept: OnnxNode[] = [];
    for (const node of nodes) {
      const [source] = node.inputs;
      const [target] = node.outputs;
      const isResult = node.tensors.length === 0;
      if (
        isResult &&
        source !== undefined &&
        target !== undefined &&
        computed.has(source) &&
        !renamed.has(source)
      ) {
        renamed.set(source, target);
      } else kept.push(node);
    }
    const current = (name: string): string => renamed.get(name) ?? name;
    return kept.map((node) => ({
      ...node,
      inputs: node.inputs.map(current),
      outputs: node.outputs.map(current),
    }));
  }

  private initializer(
    key: string,
    shape: Shape,
    dtype: Initializer['dtype'],
    make: () => Initializer['values'],
  ): OnnxTensor {
    const known = this.initializers.get(key);
    if (known !== undefined) return known.tensor;
    const name = `c${this.initializers.size}`;
    const tensor = { name, shape };
    this.initializers.set(key, { name, shape, dtype, values: make(), tensor });
    return tensor;
  }
}
