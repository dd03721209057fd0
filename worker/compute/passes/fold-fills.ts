import type { FillValue, GraphValue, KernelValue, RecordedStep } from '../recorder/graph.ts';
import { rewriteNodes } from './rewrite-nodes.ts';

/**
 * Does at compile time what is known then: arithmetic on filled tensors, adding 0, multiplying by 1. tfjs makes
 * many of them (gradients of sums multiply by arrays of ones); what remains of those is a BroadcastTo.
 */
export const foldFills = (step: RecordedStep): RecordedStep => rewriteNodes(step, fold);

const fold = (node: KernelValue): GraphValue => {
  const [a, b] = node.inputs;
  if (a === undefined) return node;
  if (node.inputs.every((input) => input.kind === 'fill')) return foldAllFilled(node, node.inputs);

  switch (node.op.kernel) {
    case 'Add':
      if (isFilled(b, 0)) return broadcast(a, node);
      return isFilled(a, 0) && b !== undefined ? broadcast(b, node) : node;
    case 'Sub':
      return isFilled(b, 0) ? broadcast(a, node) : node;
    case 'Multiply':
      if (isFilled(b, 1)) return broadcast(a, node);
      return isFilled(a, 1) && b !== undefined ? broadcast(b, node) : node;
    case 'RealDiv':
    case 'Pow':
      return isFilled(b, 1) ? broadcast(a, node) : node;
    case 'AddN':
      return foldSum(node);
    case 'Select':
      return foldSelect(node);
    case 'Reshape':
      return foldReshape(node, a);
    case 'BroadcastTo':
    case 'Slice':
    case 'Tile':
      return sameShape(a, node) ? a : node;
    default:
      return node;
  }
};

const isFilled = (value: GraphValue | undefined, number: number): boolean =>
  value?.kind === 'fill' && value.value === number;

const broadcast = (value: GraphValue, to: KernelValue): GraphValue =>
  sameShape(value, to) ? value : { ...to, op: { kernel: 'BroadcastTo' }, inputs: [value] };

const sameShape = (a: GraphValue, b: GraphValue): boolean =>
  a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis]);

const foldSum = (node: KernelValue): GraphValue => {
  const inputs = node.inputs.filter((input) => !isFilled(input, 0));
  const [only] = inputs;
  return inputs.length === 1 && only !== undefined ? only : { ...node, inputs };
};

const foldSelect = (node: KernelValue): GraphValue => {
  const [condition, t, e] = node.inputs;
  if (condition?.kind !== 'fill' || t === undefined || e === undefined) return node;
  return broadcast(condition.value === 0 ? e : t, node);
};

/** A reshape of a reshape is one reshape. */
const foldReshape = (node: KernelValue, x: GraphValue): GraphValue => {
  const source = x.kind === 'kernel' && x.op.kernel === 'Reshape' ? (x.inputs[0] ?? x) : x;
  if (sameShape(source, node)) return source;
  return source === x ? node : { ...node, inputs: [source] };
};

/** The common value of an output whose inputs are all filled; the node itself when it has none. */
const foldAllFilled = (node: KernelValue, inputs: readonly FillValue[]): GraphValue => {
  const value = filledValue(
    node,
    inputs.map((input) => input.value),
    inputs,
  );
  if (value === undefined) return node;
  return { kind: 'fill', value: Math.fround(value), shape: node.shape, dtype: node.dtype };
};

const filledValue = (
  { op, shape }: KernelValue,
  values: readonly number[],
  inputs: readonly FillValue[],
): number | undefined => {
  const [a = NaN, b = NaN, c = NaN] = values;
  switch (op.kernel) {
    case 'Reshape':
    case 'BroadcastTo':
    case 'Transpose':
    case 'Slice':
    case 'Tile':
    case 'Reverse':
    case 'MirrorPad':
    case 'Mean':
    case 'Cast':
      return a;
    case 'Sum':
      return (a * size(inputs[0]?.shape ?? [])) / size(shape);
    case 'Concat':
      return values.every((value) => Object.is(value, a)) ? a : undefined;
    case 'PadV2':
      return op.value === a ? a : undefined;
    case 'AddN':
      return values.reduce((sum, value) => sum + value, 0);
    case 'Select':
      return a === 0 ? c : b;
    default:
      return arithmetic[op.kernel]?.(a, b);
  }
};

const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: Math.max,
  Minimum: Math.min,
  Pow: Math.pow,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Neg: (a) => -a,
  Abs: Math.abs,
  Square: (a) => a * a,
  Sqrt: Math.sqrt,
  Greater: (a, b) => Number(a > b),
  GreaterEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessEqual: (a, b) => Number(a <= b),
};
