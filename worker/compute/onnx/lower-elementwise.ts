import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { ElementwiseOperation, Operation } from '../recorder/graph.ts';
import { tf } from '../tf.ts';
import type { Shape } from '../step.ts';
import { identityOrder, type AxisOrder } from './host-layout.ts';
import { lifted, spreadable, type Operand, type Placed } from './layout.ts';
import type { Attributes } from './encode-model.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

export function isElementwise(op: Operation): op is ElementwiseOperation {
  return op.kernel in lowerings;
}

export function lowerElementwise(
  graph: OnnxGraph,
  op: ElementwiseOperation,
  inputs: readonly Operand[],
  shape: Shape,
): Placed {
  const apply: Apply = (operator, operands = inputs, attributes = {}) =>
    elementwise(graph, operator, operands, shape, attributes);
  const lowering = lowerings[op.kernel];
  if (typeof lowering === 'string') return apply(lowering);
  const [a, b] = inputs;
  invariant(a !== undefined, `${op.kernel}: at least one input expected`);
  return lowering({ apply, a, b, count: inputs.length, alpha: 'alpha' in op ? op.alpha : 0 });
}

type Apply = (operator: string, operands?: readonly Operand[], attributes?: Attributes) => Placed;

interface Call {
  readonly apply: Apply;
  readonly a: Operand;
  readonly b: Operand | undefined;
  readonly count: number;
  readonly alpha: number;
}

/** ONNX Runtime's Pow is slow; the gradient of Rsqrt asks for x^1.5. */
function lowerPow({ apply, a, b }: Call): Placed {
  const power = b?.kind === 'fill' ? b.value : undefined;
  if (power === 2) return apply('Mul', [a, a]);
  if (power === 1.5) return apply('Mul', [a, apply('Sqrt', [a])]);
  return apply('Pow');
}

/**
 * 1 above zero, `alpha` elsewhere. `alpha` -1 is the gradient of the absolute value: it is lowered to the sign,
 * so that the gradient at exactly 0 is 0 (tfjs's own backends give -1 there).
 */
function lowerStep({ apply, alpha }: Call): Placed {
  if (alpha === -1) return apply('Sign');
  invariant(alpha === 0, `Step with alpha ${alpha} has no lowering to ONNX`);
  return apply('Sign', [apply('Relu')]);
}

function lowerSquaredDifference({ apply }: Call): Placed {
  const difference = apply('Sub');
  return apply('Mul', [difference, difference]);
}

/** ONNX's number for float32. */
const FLOAT = 1;

/** The ONNX operator that means the same, or what does the work of the kernel. */
const lowerings: Readonly<Record<ElementwiseOperation['kernel'], string | ((call: Call) => Placed)>> = {
  Abs: 'Abs',
  Neg: 'Neg',
  Sign: 'Sign',
  Sqrt: 'Sqrt',
  Rsqrt: ({ apply }) => apply('Reciprocal', [apply('Sqrt')]),
  Reciprocal: 'Reciprocal',
  Square: ({ apply, a }) => apply('Mul', [a, a]),
  Exp: 'Exp',
  Log: 'Log',
  Relu: 'Relu',
  LeakyRelu: ({ apply, a, alpha }) => apply('LeakyRelu', [a], { alpha: { float: alpha } }),
  Sigmoid: 'Sigmoid',
  Softplus: 'Softplus',
  Tanh: 'Tanh',
  Step: lowerStep,
  Cast: ({ apply, a }) => apply('Cast', [a], { to: FLOAT }),
  Add: 'Add',
  AddN: ({ apply, count }) => apply(count === 2 ? 'Add' : 'Sum'),
  Sub: 'Sub',
  Multiply: 'Mul',
  RealDiv: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Pow: lowerPow,
  SquaredDifference: lowerSquaredDifference,
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  LogicalAnd: 'And',
  LogicalNot: 'Not',
  Select: 'Where',
};

/** The result lies in memory as the largest operand does. */
function elementwise(
  graph: OnnxGraph,
  operator: string,
  operands: readonly Operand[],
  shape: Shape,
  attributes: Attributes,
): Placed {
  const rank = shape.length;
  const wide = operands.map((operand) => lifted(operand, rank));
  const order = leadingOrder(wide) ?? identityOrder(rank);
  const tensors = wide.map((operand) => besideOthers(graph, operand, order));
  const stored = shape.map((_, axis) => Math.max(1, ...wide.map((operand) => storedLength(operand, axis))));
  const memoryShape = tensors.reduce<number[]>(
    (common, { shape: own }) => tf.broadcast_util.assertAndGetBroadcastShape(common, [...own]),
    [],
  );
  const tensor = graph.emit(operator, tensors, memoryShape, { attributes });
  return { kind: 'placed', tensor, shape, stored, order };
}

function leadingOrder(operands: readonly Operand[]): AxisOrder | undefined {
  const tensors = operands.filter((operand) => operand.kind === 'placed');
  const largest = Math.max(...tensors.map(({ stored }) => sizeOf(stored)));
  return tensors.find(({ stored }) => sizeOf(stored) === largest)?.order;
}

/** A single number broadcasts from any shape: no reshape is needed. */
function besideOthers(graph: OnnxGraph, operand: Operand, order: AxisOrder): OnnxTensor {
  return operand.kind === 'placed' &&
    sizeOf(operand.stored) === 1 &&
    operand.tensor.shape.length <= order.length
    ? operand.tensor
    : spreadable(graph, operand, order);
}

function storedLength(operand: Operand, axis: number): number {
  if (operand.kind === 'fill') return 1;
  return (operand.kind === 'placed' ? operand.stored : operand.shape)[axis] ?? 1;
}
