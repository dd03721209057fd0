import type { ConvolutionWays } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import type { Phase } from '../parts/cut-phases.ts';
import type { GraphValue, InputValue, RecordedStep } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import type { Choice } from './choice.ts';
import { feedOrder, inOrderShape, stateOrder, type AxisOrder } from './host-layout.ts';
import { inOrder, orderOf, placed, type Operand } from './layout.ts';
import { lowerNode } from './lower-node.ts';
import { NO_STAND_INS, OnnxGraph, type StandIns } from './onnx-graph.ts';

/** Changes with the rules by which kernels become ONNX nodes: other rules, other last bits. */
export const LOWERING_VERSION = '1';

/** A step, or a phase of one, as an ONNX model. Its inputs are the feeds and the state tensors that are used. */
export interface LoweredStep extends Ports {
  readonly model: Uint8Array;
  /** How many nodes of each ONNX operator there are. */
  readonly census: Readonly<Record<string, number>>;
  /** What could have been computed in other ways. */
  readonly choices: readonly Choice[];
}

/** Inputs and outputs of a model. */
export interface Ports {
  readonly feeds: readonly Port[];
  readonly state: readonly Port[];
  /** What earlier phases have kept. */
  readonly kept: readonly Port[];
  /** Over the parts, of what earlier phases have shared. */
  readonly means: readonly Port[];
  readonly outputs: readonly Port[];
  readonly nextState: readonly Port[];
  /** What is kept for later phases. */
  readonly keeps: readonly Port[];
  /** What is shared with the other parts. */
  readonly shares: readonly Port[];
}

/** An input or output of the model: `tensor` is its name there. */
export interface Port {
  readonly name: string;
  readonly tensor: string;
  /** Logical shape; the memory holds its axes in `order`. */
  readonly shape: Shape;
  readonly order: AxisOrder;
}

/** How what is given to a model lies in memory. What is kept or shared lies there as it is taken again. */
const orders: Readonly<Record<InputValue['source'], (rank: number) => AxisOrder>> = {
  feed: feedOrder,
  kept: feedOrder,
  state: stateOrder,
  mean: stateOrder,
};

/**
 * @param standIns for operators that the provider has no kernel for
 * @param ways of the gradients of convolutions; by rules where none is named
 */
export function lowerStep(
  step: RecordedStep & Partial<Pick<Phase, 'kept' | 'shared'>>,
  standIns: StandIns = NO_STAND_INS,
  ways: ConvolutionWays = {},
): LoweredStep {
  const graph = new OnnxGraph(standIns, ways);
  const operands = new Map<GraphValue, Operand>();
  const inputs = new Map<string, { readonly port: Port; readonly operand: Operand }>();

  const operandOf = (value: GraphValue): Operand => {
    if (value.kind === 'fill' || value.kind === 'constant') return value;
    if (value.kind === 'input') return inputOperand(value);
    const operand = operands.get(value);
    invariant(operand !== undefined, `${value.op.kernel} is used before it is computed`);
    return operand;
  };

  const inputOperand = ({ source, name, shape }: InputValue): Operand => {
    const tensor = `${source}:${name}`;
    const known = inputs.get(tensor);
    if (known !== undefined) return known.operand;
    const order = orders[source](shape.length);
    const operand = placed(graph.input(tensor, inOrderShape(shape, order)), order);
    inputs.set(tensor, { port: { name, tensor, shape, order }, operand });
    return operand;
  };

  for (const node of step.nodes) operands.set(node, lowerNode(graph, node, node.inputs.map(operandOf)));

  const results = (
    kind: string,
    values: Readonly<Record<string, GraphValue>>,
    orderFor: (rank: number, operand: Operand) => AxisOrder,
  ): readonly Port[] =>
    Object.entries(values).map(([name, value]) => {
      const operand = operandOf(value);
      const order = orderFor(value.shape.length, operand);
      const tensor = `${kind}:${name}`;
      graph.output(tensor, inOrder(graph, operand, order));
      return { name, tensor, shape: value.shape, order };
    });
  const outputs = results('output', step.outputs, (_, operand) => orderOf(operand));
  const nextState = results('next', step.nextState, orders.state);
  const keeps = results('keep', step.kept ?? {}, orders.kept);
  const shares = results('share', step.shared ?? {}, orders.mean);

  const given = (source: InputValue['source']) =>
    [...inputs.values()].map(({ port }) => port).filter(({ tensor }) => tensor.startsWith(`${source}:`));
  return {
    model: graph.encode(step.name),
    feeds: given('feed'),
    state: given('state'),
    kept: given('kept'),
    means: given('mean'),
    outputs,
    nextState,
    keeps,
    shares,
    census: graph.census(),
    choices: [...graph.choices.values()],
  };
}
