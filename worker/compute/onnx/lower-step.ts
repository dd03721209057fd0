import type { ConvolutionWays } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import type { GraphValue, RecordedStep } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import type { Choice } from './choice.ts';
import { feedOrder, inOrderShape, stateOrder, type AxisOrder } from './host-layout.ts';
import { inOrder, orderOf, placed, type Operand } from './layout.ts';
import { lowerNode } from './lower-node.ts';
import { NO_STAND_INS, OnnxGraph, type StandIns } from './onnx-graph.ts';

/** Changes with the rules by which kernels become ONNX nodes: other rules, other last bits. */
export const LOWERING_VERSION = '1';

/** A step as an ONNX model. Its inputs are the feeds and the state tensors that are used. */
export interface LoweredStep {
  readonly model: Uint8Array;
  readonly feeds: readonly Port[];
  readonly state: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nextState: readonly Port[];
  /** How many nodes of each ONNX operator there are. */
  readonly census: Readonly<Record<string, number>>;
  /** What could have been computed in other ways. */
  readonly choices: readonly Choice[];
}

/** An input or output of the model: `tensor` is its name there. */
export interface Port {
  readonly name: string;
  readonly tensor: string;
  /** Logical shape; the memory holds its axes in `order`. */
  readonly shape: Shape;
  readonly order: AxisOrder;
}

/**
 * @param standIns for operators that the provider has no kernel for
 * @param ways of the gradients of convolutions; by rules where none is named
 */
export function lowerStep(
  step: RecordedStep,
  standIns: StandIns = NO_STAND_INS,
  ways: ConvolutionWays = {},
): LoweredStep {
  const graph = new OnnxGraph(standIns, ways);
  const operands = new Map<GraphValue, Operand>();
  const inputs = new Map<string, { readonly port: Port; readonly operand: Operand }>();

  const operandOf = (value: GraphValue): Operand => {
    if (value.kind === 'fill' || value.kind === 'constant') return value;
    if (value.kind === 'input') return inputOperand(value.source, value.name, value.shape);
    const operand = operands.get(value);
    invariant(operand !== undefined, `${value.op.kernel} is used before it is computed`);
    return operand;
  };

  const inputOperand = (source: 'feed' | 'state', name: string, shape: Shape): Operand => {
    const tensor = `${source}:${name}`;
    const known = inputs.get(tensor);
    if (known !== undefined) return known.operand;
    const order = source === 'feed' ? feedOrder(shape.length) : stateOrder(shape.length);
    const operand = placed(graph.input(tensor, inOrderShape(shape, order)), order);
    inputs.set(tensor, { port: { name, tensor, shape, order }, operand });
    return operand;
  };

  for (const node of step.nodes) operands.set(node, lowerNode(graph, node, node.inputs.map(operandOf)));

  const outputs = Object.entries(step.outputs).map(([name, value]): Port => {
    const operand = operandOf(value);
    const order = orderOf(operand);
    graph.output(`output:${name}`, inOrder(graph, operand, order));
    return { name, tensor: `output:${name}`, shape: value.shape, order };
  });
  const nextState = Object.entries(step.nextState).map(([name, value]): Port => {
    const order = stateOrder(value.shape.length);
    graph.output(`next:${name}`, inOrder(graph, operandOf(value), order));
    return { name, tensor: `next:${name}`, shape: value.shape, order };
  });

  const ports = [...inputs.values()].map(({ port }) => port);
  return {
    model: graph.encode(step.name),
    feeds: ports.filter(({ tensor }) => tensor.startsWith('feed:')),
    state: ports.filter(({ tensor }) => tensor.startsWith('state:')),
    outputs,
    nextState,
    census: graph.census(),
    choices: [...graph.choices.values()],
  };
}
