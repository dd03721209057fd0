import { invariant } from '#lib/invariant.ts';
import type { FillValue, GraphValue, KernelValue, Window } from '../recorder/graph.ts';
import { shapeText } from '../shape-text.ts';
import type { Shape } from '../step.ts';
import { tf } from '../tf.ts';
import type { Attribute } from './encode-saved-model.ts';
import type { TensorFlowGraph } from './tensorflow-graph.ts';

/** What lies around a kernel. */
export interface Surroundings {
  /** The node that computes a value. */
  readonly nameOf: (value: GraphValue) => string;
  /** Whether several kernels or results take a value. */
  readonly isShared: (value: GraphValue) => boolean;
}

/** One recorded kernel, and where its inputs are. */
interface Call {
  readonly graph: TensorFlowGraph;
  readonly node: KernelValue;
  /** Input `i` in its own shape. */
  readonly input: (i: number) => string;
  readonly count: number;
}

/** Writes one recorded kernel into the graph. @returns the name of the node that computes it */
export function lowerNode(
  graph: TensorFlowGraph,
  node: KernelValue,
  { nameOf, isShared }: Surroundings,
): string {
  const call: Call = {
    graph,
    node,
    count: node.inputs.length,
    input(i) {
      const value = node.inputs[i];
      invariant(value !== undefined, `${node.op.kernel}: input ${i} expected`);
      return nameOf(value);
    },
  };
  const { op } = node;
  switch (op.kernel) {
    case 'Abs':
    case 'Neg':
    case 'Sign':
    case 'Sqrt':
    case 'Rsqrt':
    case 'Reciprocal':
    case 'Square':
    case 'Exp':
    case 'Log':
    case 'Relu':
    case 'Sigmoid':
    case 'Softplus':
    case 'Tanh':
      return graph.emit(op.kernel, [call.input(0)], FLOAT);
    case 'LogicalNot':
      return graph.emit('LogicalNot', [call.input(0)], {});
    case 'LogicalAnd':
      return graph.emit('LogicalAnd', [call.input(0), call.input(1)], {});
    case 'Add':
      return binary(call, 'AddV2', nameOf);
    case 'Multiply':
      return binary(call, 'Mul', nameOf);
    case 'Sub':
    case 'RealDiv':
    case 'Maximum':
    case 'Minimum':
    case 'Pow':
    case 'SquaredDifference':
    case 'Equal':
    case 'Greater':
    case 'GreaterEqual':
    case 'Less':
    case 'LessEqual':
      return binary(call, op.kernel, nameOf);
    case 'AddN':
      return graph.emit('AddN', all(call), { ...FLOAT, N: { integer: call.count } });
    case 'Cast':
      return graph.emit('Cast', [call.input(0)], {
        SrcT: { type: node.inputs[0]?.dtype ?? 'float32' },
        DstT: { type: node.dtype },
      });
    case 'Select':
      return graph.emit('SelectV2', [call.input(0), call.input(1), call.input(2)], FLOAT);
    case 'LeakyRelu':
      return lowerLeakyRelu(call, op.alpha, isShared);
    case 'Step':
      return lowerStep(call, op.alpha);
    case 'Reshape':
      return graph.emit('Reshape', [call.input(0), graph.integers(node.shape)], {
        T: { type: node.dtype },
        Tshape: INTEGER,
      });
    case 'BroadcastTo':
      return graph.emit('BroadcastTo', [call.input(0), graph.integers(node.shape)], {
        T: { type: node.dtype },
        Tidx: INTEGER,
      });
    case 'Mean':
    case 'Sum':
      return graph.emit(op.kernel, [call.input(0), graph.integers(op.axes)], {
        ...FLOAT,
        Tidx: INTEGER,
        keep_dims: { flag: true },
      });
    case 'Reverse':
      return graph.emit('ReverseV2', [call.input(0), graph.integers(op.axes)], { ...FLOAT, Tidx: INTEGER });
    case 'Transpose':
      return graph.emit('Transpose', [call.input(0), graph.integers(op.perm)], { ...FLOAT, Tperm: INTEGER });
    case 'Concat':
      return graph.emit('ConcatV2', [...all(call), graph.integer(op.axis)], {
        ...FLOAT,
        N: { integer: call.count },
        Tidx: INTEGER,
      });
    case 'Slice':
      return graph.emit('Slice', [call.input(0), graph.integers(op.begin), graph.integers(node.shape)], {
        ...FLOAT,
        Index: INTEGER,
      });
    case 'Tile':
      return graph.emit('Tile', [call.input(0), graph.integers(op.repeats)], {
        ...FLOAT,
        Tmultiples: INTEGER,
      });
    case 'PadV2':
      return graph.emit(
        'PadV2',
        [call.input(0), graph.pairs(op.paddings), graph.scalar(op.value, 'float32')],
        { ...FLOAT, Tpaddings: INTEGER },
      );
    case 'MirrorPad':
      return graph.emit('MirrorPad', [call.input(0), graph.pairs(op.paddings)], {
        ...FLOAT,
        Tpaddings: INTEGER,
        mode: { text: op.mode.toUpperCase() },
      });
    case 'BatchMatMul':
      return graph.emit('BatchMatMulV2', [call.input(0), call.input(1)], {
        ...FLOAT,
        adj_x: { flag: op.transposeA },
        adj_y: { flag: op.transposeB },
      });
    case 'Conv2D':
      return withBias(
        call,
        graph.emit(
          'Conv2D',
          [call.input(0), call.input(1)],
          windowAttributes(op.window, shapeOf(call, 0), node.shape),
        ),
      );
    case 'Conv2DBackpropInput':
      return withBias(
        call,
        graph.emit(
          'Conv2DBackpropInput',
          [graph.integers(node.shape), call.input(1), call.input(0)],
          windowAttributes(op.window, node.shape, shapeOf(call, 0)),
        ),
      );
    case 'Conv2DBackpropFilter':
      return graph.emit(
        'Conv2DBackpropFilter',
        [call.input(0), graph.integers(node.shape), call.input(1)],
        windowAttributes(op.window, shapeOf(call, 0), shapeOf(call, 1)),
      );
    case 'MaxPool':
      return graph.emit('MaxPool', [call.input(0)], poolAttributes(op.window, shapeOf(call, 0), node.shape));
    case 'MaxPoolGrad': {
      const attributes = poolAttributes(op.window, shapeOf(call, 1), shapeOf(call, 0));
      const pooled = graph.emit('MaxPool', [call.input(1)], attributes);
      return graph.emit('MaxPoolGrad', [call.input(1), pooled, call.input(0)], attributes);
    }
    case 'AvgPool':
      return graph.emit('AvgPool', [call.input(0)], poolAttributes(op.window, shapeOf(call, 0), node.shape));
    case 'AvgPoolGrad':
      return graph.emit(
        'AvgPoolGrad',
        [graph.integers(node.shape), call.input(0)],
        poolAttributes(op.window, node.shape, shapeOf(call, 0)),
      );
    case 'ResizeNearestNeighbor':
      return graph.emit(
        'ResizeNearestNeighbor',
        [call.input(0), graph.integers(node.shape.slice(1, 3))],
        FLOAT,
      );
    case 'MeanOverParts':
      throw new Error('TensorFlow computes a step as a whole');
  }
}

/** A tensor of one value, with all its copies. */
export function filled(graph: TensorFlowGraph, { value, shape, dtype }: FillValue): string {
  const scalar = graph.scalar(value, dtype);
  if (shape.length === 0) return scalar;
  return graph.emit('Fill', [graph.integers(shape), scalar], { T: { type: dtype }, index_type: INTEGER });
}

const FLOAT: Readonly<Record<string, Attribute>> = { T: { type: 'float32' } };
const INTEGER: Attribute = { type: 'int32' };

/** An operand that is one number everywhere is broadcast where the other has the whole shape. */
function binary({ graph, node }: Call, operator: string, nameOf: (value: GraphValue) => string): string {
  const [a, b] = node.inputs;
  invariant(a !== undefined && b !== undefined, `${operator}: two inputs expected`);
  const beside = (x: GraphValue, other: GraphValue): string =>
    x.kind === 'fill' && tf.util.arraysEqual([...other.shape], [...node.shape])
      ? graph.scalar(x.value, x.dtype)
      : nameOf(x);
  return graph.emit(operator, [beside(a, b), beside(b, a)], { T: { type: a.dtype } });
}

/** 1 above zero, `alpha` elsewhere; `alpha` -1 is the gradient of the absolute value, 0 at exactly 0. */
function lowerStep({ graph, input }: Call, alpha: number): string {
  if (alpha === -1) return graph.emit('Sign', [input(0)], FLOAT);
  invariant(alpha === 0, `Step with alpha ${alpha} has no lowering to TensorFlow`);
  return graph.emit('Sign', [graph.emit('Relu', [input(0)], FLOAT)], FLOAT);
}

/**
 * TensorFlow (2.21) moves a leaky ReLU into the convolution before it even where others take the convolution's result, and
 * then gives up on improving the graph at all: there it is written as a choice, which TensorFlow does not know for one.
 */
function lowerLeakyRelu(
  { graph, node, input }: Call,
  alpha: number,
  isShared: Surroundings['isShared'],
): string {
  const [x] = node.inputs;
  if (x === undefined || !isShared(x))
    return graph.emit('LeakyRelu', [input(0)], { ...FLOAT, alpha: { float: alpha } });
  const scaled = graph.emit('Mul', [input(0), graph.scalar(alpha, 'float32')], FLOAT);
  const isAbove = graph.emit('Greater', [input(0), graph.scalar(0, 'float32')], FLOAT);
  return graph.emit('SelectV2', [isAbove, input(0), scaled], FLOAT);
}

function withBias({ graph, input, count }: Call, convolved: string): string {
  return count < 3 ? convolved : graph.emit('BiasAdd', [convolved, input(2)], FLOAT);
}

function all({ input, count }: Call): string[] {
  return Array.from({ length: count }, (_, i) => input(i));
}

function shapeOf({ node }: Call, i: number): Shape {
  const shape = node.inputs[i]?.shape;
  invariant(shape?.length === 4, `${node.op.kernel}: images expected, got ${shapeText(shape ?? [])}`);
  return shape;
}

function windowAttributes(window: Window, large: Shape, small: Shape): Readonly<Record<string, Attribute>> {
  return {
    ...FLOAT,
    strides: { integers: [1, ...window.strides, 1] },
    dilations: { integers: [1, ...window.dilations, 1] },
    ...paddingAttributes(window, large, small),
  };
}

function poolAttributes(window: Window, large: Shape, small: Shape): Readonly<Record<string, Attribute>> {
  return {
    ...FLOAT,
    ksize: { integers: [1, ...window.size, 1] },
    strides: { integers: [1, ...window.strides, 1] },
    ...paddingAttributes(window, large, small),
  };
}

/** By name where there is one, which more kernels of TensorFlow take than numbers. */
function paddingAttributes(
  { size, strides, dilations, before, after }: Window,
  large: Shape,
  small: Shape,
): Readonly<Record<string, Attribute>> {
  if ([...before, ...after].every((count) => count === 0)) return { padding: { text: 'VALID' } };
  const isSame = [0, 1].every((i) => {
    const [input = 0, output = 0] = [large[i + 1], small[i + 1]];
    const stride = strides[i] ?? 1;
    const reach = ((size[i] ?? 1) - 1) * (dilations[i] ?? 1) + 1;
    const total = Math.max((output - 1) * stride + reach - input, 0);
    return (
      output === Math.ceil(input / stride) &&
      before[i] === Math.floor(total / 2) &&
      after[i] === total - Math.floor(total / 2)
    );
  });
  if (isSame) return { padding: { text: 'SAME' } };
  const counts = [0, 0, before[0], after[0], before[1], after[1], 0, 0];
  return { padding: { text: 'EXPLICIT' }, explicit_paddings: { integers: counts } };
}
