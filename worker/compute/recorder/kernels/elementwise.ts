import { invariant } from '#lib/invariant.ts';
import { tf } from '../../tf.ts';
import type { BinaryKernel, ComparisonKernel, GraphDtype, GraphValue, UnaryKernel } from '../graph.ts';
import { fill, type KernelCall, type KernelRule, type KernelRules } from '../kernel-rule.ts';

const UNARY: readonly UnaryKernel[] = [
  'Abs',
  'Neg',
  'Sign',
  'Sqrt',
  'Rsqrt',
  'Reciprocal',
  'Square',
  'Exp',
  'Log',
  'Relu',
  'Sigmoid',
  'Softplus',
  'Tanh',
  'LogicalNot',
];
const BINARY: readonly BinaryKernel[] = [
  'Add',
  'Sub',
  'Multiply',
  'RealDiv',
  'Maximum',
  'Minimum',
  'Pow',
  'SquaredDifference',
];
const COMPARISON: readonly ComparisonKernel[] = [
  'Equal',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'LogicalAnd',
];

function unaryRule(kernel: UnaryKernel): KernelRule {
  return (call) => {
    const x = call.input('x');
    return call.emit({ kernel }, [x], x.shape, x.dtype);
  };
}

function binaryRule(kernel: BinaryKernel | ComparisonKernel, dtype?: GraphDtype): KernelRule {
  return (call) => {
    const [a, b] = [call.input('a'), call.input('b')];
    return call.emit({ kernel }, [a, b], broadcastShape(a, b), dtype ?? a.dtype);
  };
}

export const elementwiseKernels: KernelRules = {
  ...Object.fromEntries(UNARY.map((kernel) => [kernel, unaryRule(kernel)])),
  ...Object.fromEntries(BINARY.map((kernel) => [kernel, binaryRule(kernel)])),
  ...Object.fromEntries(COMPARISON.map((kernel) => [kernel, binaryRule(kernel, 'bool')])),

  AddN: (call) => {
    const inputs = call.inputs();
    const [first] = inputs;
    invariant(first !== undefined, 'AddN: at least one input expected');
    return call.emit({ kernel: 'AddN' }, inputs, first.shape);
  },

  LeakyRelu: (call) => {
    const x = call.input('x');
    const { alpha } = call.attributes as tf.LeakyReluAttrs;
    return call.emit({ kernel: 'LeakyRelu', alpha }, [x], x.shape);
  },

  Step: (call) => {
    const x = call.input('x');
    const { alpha } = call.attributes as tf.StepAttrs;
    return call.emit({ kernel: 'Step', alpha }, [x], x.shape);
  },

  ClipByValue: (call) => {
    const x = call.input('x');
    const { clipValueMin, clipValueMax } = call.attributes as tf.ClipByValueAttrs;
    const raised = call.emit({ kernel: 'Maximum' }, [x, fill(clipValueMin, [])], x.shape);
    return call.emit({ kernel: 'Minimum' }, [raised, fill(clipValueMax, [])], x.shape);
  },

  Select: (call) => {
    const [condition, t, e] = [call.input('condition'), call.input('t'), call.input('e')];
    return call.emit({ kernel: 'Select' }, [alignCondition(call, condition, t), t, e], t.shape, t.dtype);
  },

  Cast: (call) => {
    const x = call.input('x');
    const { dtype } = call.attributes as tf.CastAttrs;
    if (x.dtype === dtype) return x;
    invariant(
      dtype === 'float32' || x.kind === 'fill',
      `Cast from ${x.dtype} to ${dtype} cannot be recorded`,
    );
    if (x.kind === 'fill') return fill(castNumber(x.value, dtype), x.shape, castType(dtype));
    return call.emit({ kernel: 'Cast' }, [x], x.shape, 'float32');
  },

  Identity: (call) => call.input('x'),
  ZerosLike: (call) => fill(0, call.input('x').shape, call.input('x').dtype),
  OnesLike: (call) => fill(1, call.input('x').shape, call.input('x').dtype),
  Fill: (call) => {
    const { shape, value, dtype } = call.attributes as tf.FillAttrs;
    invariant(typeof value === 'number', 'Fill: a number expected, got a string');
    return fill(value, shape, castType(dtype));
  },
};

function broadcastShape(a: GraphValue, b: GraphValue): number[] {
  return tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

/** A condition of rank 1 chooses along the first axis. */
function alignCondition(call: KernelCall, condition: GraphValue, t: GraphValue): GraphValue {
  return condition.shape.length === 1 && t.shape.length > 1
    ? call.reshape(condition, [condition.shape[0] ?? 0, ...t.shape.slice(1).map(() => 1)])
    : condition;
}

function castType(dtype: string): GraphDtype {
  invariant(
    dtype === 'float32' || dtype === 'int32' || dtype === 'bool',
    `Tensors of type ${dtype} cannot be recorded`,
  );
  return dtype;
}

function castNumber(value: number, dtype: string): number {
  if (dtype === 'bool') return value === 0 ? 0 : 1;
  return dtype === 'int32' ? Math.trunc(value) : value;
}
