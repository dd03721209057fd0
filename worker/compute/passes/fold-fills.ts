import type { FillValue, GraphValue, KernelValue, RecordedStep } from '../recorder/graph.ts';
import { rewriteNodes } from './rewrite-nodes.ts';

/**
 * Does at compile time what is known then: arithmetic on filled tensors, adding 0, multiplying by 1. tfjs makes
 * many of them (gradients of sums multiply by arrays of ones); what remains of those is a BroadcastTo.
 */
export function foldFills(step: RecordedStep): RecordedStep {
  return rewriteNodes(step, fold);
}

function fold(node: KernelValue): GraphValue {
  const [a, b] = node.inputs;
  if (a === undefined) return node;
  const filled = node.inputs.filter((input) => input.kind === 'fill');
  if (filled.length === node.inputs.length) return foldAllFilled(node, filled);
  return partlyKnown[node.op.kernel]?.(node, a, b) ?? node;
}

type Fold = (node: KernelValue, a: GraphValue, b: GraphValue | undefined) => GraphValue | undefined;

const unlessOne: Fold = (node, a, b) => (isFilled(b, 1) ? broadcast(a, node) : undefined);
const unlessSame: Fold = (node, a) => (sameShape(a, node) ? a : undefined);

const partlyKnown: Readonly<Partial<Record<KernelValue['op']['kernel'], Fold>>> = {
  Add: (node, a, b) => {
    if (isFilled(b, 0)) return broadcast(a, node);
    return isFilled(a, 0) && b !== undefined ? broadcast(b, node) : undefined;
  },
  Sub: (node, a, b) => (isFilled(b, 0) ? broadcast(a, node) : undefined),
  Multiply: (node, a, b) => {
    if (isFilled(b, 1)) return broadcast(a, node);
    return isFilled(a, 1) && b !== undefined ? broadcast(b, node) : undefined;
  },
  RealDiv: unlessOne,
  Pow: unlessOne,
  AddN: (node) => {
    const inputs = node.inputs.filter((input) => !isFilled(input, 0));
    const [only] = inputs;
    return inputs.length === 1 ? only : { ...node, inputs };
  },
  Select: (node, condition, t) => {
    const e = node.inputs[2];
    if (condition.kind !== 'fill' || t === undefined || e === undefined) return undefined;
    return broadcast(condition.value === 0 ? e : t, node);
  },
  /** A reshape of a reshape is one reshape. */
  Reshape: (node, x) => {
    const source = x.kind === 'kernel' && x.op.kernel === 'Reshape' ? (x.inputs[0] ?? x) : x;
    if (sameShape(source, node)) return source;
    return source === x ? undefined : { ...node, inputs: [source] };
  },
  BroadcastTo: unlessSame,
  Slice: unlessSame,
  Tile: unlessSame,
};

function isFilled(value: GraphValue | undefined, number: number): boolean {
  return value?.kind === 'fill' && value.value === number;
}

function broadcast(value: GraphValue, to: KernelValue): GraphValue {
  return sameShape(value, to) ? value : { ...to, op: { kernel: 'BroadcastTo' }, inputs: [value] };
}

function sameShape(a: GraphValue, b: GraphValue): boolean {
  return a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis]);
}

/** The common value of an output whose inputs are all filled; the node itself when it has none. */
function foldAllFilled(node: KernelValue, inputs: readonly FillValue[]): GraphValue {
  const [a = NaN, b = NaN] = inputs.map(({ value }) => value);
  const value = allKnown[node.op.kernel]?.(a, b, node, inputs);
  if (value === undefined) return node;
  return { kind: 'fill', value: Math.fround(value), shape: node.shape, dtype: node.dtype };
}

type Evaluate = (a: number, b: number, node: KernelValue, inputs: readonly FillValue[]) => number | undefined;

const theValue: Evaluate = (a) => a;

const allKnown: Readonly<Partial<Record<KernelValue['op']['kernel'], Evaluate>>> = {
  Reshape: theValue,
  BroadcastTo: theValue,
  Transpose: theValue,
  Slice: theValue,
  Tile: theValue,
  Reverse: theValue,
  MirrorPad: theValue,
  Mean: theValue,
  Cast: theValue,
  MeanOverParts: theValue,
  Sum: (a, _b, { shape }, [x]) => (a * size(x?.shape ?? [])) / size(shape),
  Concat: (a, _b, _node, inputs) => (inputs.every(({ value }) => Object.is(value, a)) ? a : undefined),
  PadV2: (a, _b, { op }) => ('value' in op && op.value === a ? a : undefined),
  AddN: (_a, _b, _node, inputs) => inputs.reduce((sum, { value }) => sum + value, 0),
  Select: (a, b, _node, inputs) => (a === 0 ? inputs[2]?.value : b),
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: (a, b) => Math.max(a, b),
  Minimum: (a, b) => Math.min(a, b),
  Pow: (a, b) => a ** b,
  SquaredDifference: (a, b) => (a - b) ** 2,
  Neg: (a) => -a,
  Abs: (a) => Math.abs(a),
  Square: (a) => a * a,
  Sqrt: (a) => Math.sqrt(a),
  Greater: (a, b) => Number(a > b),
  GreaterEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessEqual: (a, b) => Number(a <= b),
};

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
