import { invariant } from '#lib/invariant.ts';
import { tf } from '../../tf.ts';
import type { GraphValue } from '../graph.ts';
import type { KernelCall, KernelRule, KernelRules } from '../kernel-rule.ts';
import { shapeText } from '../../shape-text.ts';

export const movementKernels: KernelRules = {
  Reshape: (call) => {
    const x = call.input('x');
    const { shape } = call.attributes as tf.ReshapeAttrs;
    return call.reshape(x, tf.util.inferFromImplicitShape(shape, tf.util.sizeFromShape([...x.shape])));
  },

  ExpandDims: (call) => {
    const x = call.input('input');
    const { dim } = call.attributes as tf.ExpandDimsAttrs;
    const at = dim < 0 ? x.shape.length + 1 + dim : dim;
    return call.reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  },

  Transpose: (call) => {
    const x = call.input('x');
    const { perm } = call.attributes as tf.TransposeAttrs;
    return call.emit(
      { kernel: 'Transpose', perm },
      [x],
      perm.map((axis) => lengthOf(x, axis)),
      x.dtype,
    );
  },

  Concat: (call) => concat(call, call.inputs(), (call.attributes as tf.ConcatAttrs).axis),

  Pack: (call) => {
    const inputs = call.inputs();
    const { axis } = call.attributes as tf.PackAttrs;
    const rows = inputs.map((x) => {
      const at = axis < 0 ? x.shape.length + 1 + axis : axis;
      return call.reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
    });
    return concat(call, rows, axis);
  },

  Unpack: (call) => {
    const x = call.input('value');
    const axis = oneAxis((call.attributes as tf.UnpackAttrs).axis, x);
    const rest = x.shape.filter((_, i) => i !== axis);
    return split(call, x, axis, Array<number>(lengthOf(x, axis)).fill(1)).map((row) =>
      call.reshape(row, rest),
    );
  },

  SplitV: (call) => {
    const x = call.input('x');
    const { numOrSizeSplits, axis: given } = call.attributes as tf.SplitVAttrs;
    const axis = oneAxis(given, x);
    return split(call, x, axis, tf.backend_util.prepareSplitSize(described(x), numOrSizeSplits, axis));
  },

  Slice: (call) => {
    const x = call.input('x');
    const { begin, size } = call.attributes as tf.SliceAttrs;
    const [from, sizes] = tf.slice_util.parseSliceParams(described(x), begin, size);
    invariant(from !== undefined && sizes !== undefined, 'Slice: begin and size expected');
    return call.slice(x, from, sizes);
  },

  PadV2: (call) => {
    const x = call.input('x');
    const { paddings, constantValue } = call.attributes as tf.PadV2Attrs;
    const shape = paddedShape(x, paddings);
    return call.emit({ kernel: 'PadV2', paddings, value: constantValue }, [x], shape);
  },

  MirrorPad: (call) => {
    const x = call.input('x');
    const { paddings, mode } = call.attributes as tf.MirrorPadAttrs;
    return call.emit({ kernel: 'MirrorPad', paddings, mode }, [x], paddedShape(x, paddings));
  },

  Reverse: (call) => {
    const x = call.input('x');
    const axes = tf.util.parseAxisParam((call.attributes as tf.ReverseAttrs).dims, [...x.shape]);
    return call.emit({ kernel: 'Reverse', axes }, [x], x.shape);
  },

  Tile: (call) => {
    const x = call.input('x');
    const { reps } = call.attributes as tf.TileAttrs;
    return call.emit(
      { kernel: 'Tile', repeats: reps },
      [x],
      x.shape.map((n, i) => n * (reps[i] ?? 1)),
      x.dtype,
    );
  },

  Mean: reduction('Mean'),
  Sum: reduction('Sum'),
};

function reduction(kernel: 'Mean' | 'Sum'): KernelRule {
  return (call) => {
    const x = call.input('x');
    const { axis, keepDims } = call.attributes as tf.MeanAttrs | tf.SumAttrs;
    const axes = tf.util.parseAxisParam(axis, [...x.shape]);
    if (axes.length === 0) return x;
    const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
    const reduced = call.emit({ kernel, axes }, [x], kept);
    return keepDims
      ? reduced
      : call.reshape(
          reduced,
          x.shape.filter((_, i) => !axes.includes(i)),
        );
  };
}

function concat(call: KernelCall, inputs: readonly GraphValue[], givenAxis: number): GraphValue {
  const [first] = inputs;
  invariant(first !== undefined, 'Concat: at least one input expected');
  const axis = oneAxis(givenAxis, first);
  const length = inputs.reduce((sum, x) => sum + lengthOf(x, axis), 0);
  const shape = first.shape.map((n, i) => (i === axis ? length : n));
  return call.emit({ kernel: 'Concat', axis }, inputs, shape, first.dtype);
}

function split(call: KernelCall, x: GraphValue, axis: number, sizes: readonly number[]): GraphValue[] {
  let from = 0;
  return sizes.map((size) => {
    const part = call.slice(
      x,
      x.shape.map((_, i) => (i === axis ? from : 0)),
      x.shape.map((n, i) => (i === axis ? size : n)),
    );
    from += size;
    return part;
  });
}

function oneAxis(axis: number, x: GraphValue): number {
  return axis < 0 ? x.shape.length + axis : axis;
}

function lengthOf(x: GraphValue, axis: number): number {
  const length = x.shape[axis];
  invariant(length !== undefined, `axis ${axis} of shape ${shapeText(x.shape)} does not exist`);
  return length;
}

function paddedShape(x: GraphValue, paddings: readonly (readonly [number, number])[]): number[] {
  return x.shape.map((n, i) => n + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0));
}

/** For tfjs's helpers, which look at shapes alone. */
function described(x: GraphValue): tf.TensorInfo {
  return { dataId: {}, shape: [...x.shape], dtype: x.dtype };
}
