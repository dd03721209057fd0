import { invariant } from '../invariant.ts';
import type { Operation } from '../recorder/graph.ts';
import { tf } from '../tf.ts';
import type { Shape } from '../step.ts';
import { identityOrder, type AxisOrder } from './host-layout.ts';
import { lifted, sizeOf, spreadable, type Operand, type Placed } from './layout.ts';
import type { Attributes } from './encode-model.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** Operations on elements at the same place; ONNX broadcasts as tfjs does. */
export const lowerElementwise = (
  graph: OnnxGraph,
  op: Operation,
  inputs: readonly Operand[],
  shape: Shape,
): Placed => {
  const apply = (
    operator: string,
    operands: readonly Operand[] = inputs,
    attributes: Attributes = {},
  ): Placed => elementwise(graph, operator, operands, shape, attributes);
  const [a, b] = inputs;
  invariant(a !== undefined, `${op.kernel}: at least one input expected`);

  switch (op.kernel) {
    case 'Rsqrt':
      return apply('Reciprocal', [apply('Sqrt')]);
    case 'Square':
      return apply('Mul', [a, a]);
    case 'SquaredDifference': {
      const difference = apply('Sub');
      return apply('Mul', [difference, difference]);
    }
    case 'Pow':
      return lowerPow(apply, a, b);
    case 'AddN':
      return apply(inputs.length === 2 ? 'Add' : 'Sum');
    case 'LeakyRelu':
      return apply('LeakyRelu', inputs, { alpha: { float: op.alpha } });
    case 'Step':
      return lowerStep(apply, op.alpha);
    case 'Cast':
      return apply('Cast', inputs, { to: FLOAT });
    default: {
      const operator = sameMeaning[op.kernel];
      invariant(operator !== undefined, `kernel '${op.kernel}' has no lowering to ONNX`);
      return apply(operator);
    }
  }
};

/** ONNX's number for float32. */
const FLOAT = 1;

const sameMeaning: Readonly<Record<string, string>> = {
  Abs: 'Abs',
  Neg: 'Neg',
  Sign: 'Sign',
  Sqrt: 'Sqrt',
  Reciprocal: 'Reciprocal',
  Exp: 'Exp',
  Log: 'Log',
  Relu: 'Relu',
  Sigmoid: 'Sigmoid',
  Softplus: 'Softplus',
  Tanh: 'Tanh',
  LogicalNot: 'Not',
  Add: 'Add',
  Sub: 'Sub',
  Multiply: 'Mul',
  RealDiv: 'Div',
  Maximum: 'Max',
  Minimum: 'Min',
  Equal: 'Equal',
  Greater: 'Greater',
  GreaterEqual: 'GreaterOrEqual',
  Less: 'Less',
  LessEqual: 'LessOrEqual',
  LogicalAnd: 'And',
  Select: 'Where',
};

type Apply = (operator: string, operands?: readonly Operand[], attributes?: Attributes) => Placed;

/** ONNX Runtime's Pow is slow; the gradient of Rsqrt asks for x^1.5. */
const lowerPow = (apply: Apply, base: Operand, exponent: Operand | undefined): Placed => {
  const power = exponent?.kind === 'fill' ? exponent.value : undefined;
  if (power === 2) return apply('Mul', [base, base]);
  if (power === 1.5) return apply('Mul', [base, apply('Sqrt', [base])]);
  return apply('Pow');
};

/**
 * 1 above zero, `alpha` elsewhere. `alpha` -1 is the gradient of the absolute value: it is lowered to the sign,
 * so that the gradient at exactly 0 is 0 (tfjs's own backends give -1 there).
 */
const lowerStep = (apply: Apply, alpha: number): Placed => {
  if (alpha === -1) return apply('Sign');
  if (alpha === 0) return apply('Sign', [apply('Relu')]);
  throw new Error(`Step with alpha ${alpha} has no lowering to ONNX`);
};

/** The result lies in memory as the largest operand does. */
const elementwise = (
  graph: OnnxGraph,
  operator: string,
  operands: readonly Operand[],
  shape: Shape,
  attributes: Attributes,
): Placed => {
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
};

const leadingOrder = (operands: readonly Operand[]): AxisOrder | undefined => {
  const tensors = operands.filter((operand) => operand.kind === 'placed');
  const largest = Math.max(...tensors.map(({ stored }) => sizeOf(stored)));
  return tensors.find(({ stored }) => sizeOf(stored) === largest)?.order;
};

/** A single number broadcasts from any shape: no reshape is needed. */
const besideOthers = (graph: OnnxGraph, operand: Operand, order: AxisOrder): OnnxTensor =>
  operand.kind === 'placed' && sizeOf(operand.stored) === 1 && operand.tensor.shape.length <= order.length
    ? operand.tensor
    : spreadable(graph, operand, order);

const storedLength = (operand: Operand, axis: number): number => {
  if (operand.kind === 'fill') return 1;
  return (operand.kind === 'placed' ? operand.stored : operand.shape)[axis] ?? 1;
};
