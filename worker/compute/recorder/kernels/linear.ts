import { invariant } from '#lib/invariant.ts';
import { wholeFactors } from '../../gradients/resize-nearest-neighbor.ts';
import { tf } from '../../tf.ts';
import type { GraphValue, Window } from '../graph.ts';
import type { KernelRules } from '../kernel-rule.ts';
import { shapeText } from '../../shape-text.ts';

export const linearKernels: KernelRules = {
  BatchMatMul: (call) => {
    const [a, b] = [call.input('a'), call.input('b')];
    const { transposeA, transposeB } = call.attributes as tf.BatchMatMulAttrs;
    const rows = a.shape.at(transposeA ? -1 : -2);
    const columns = b.shape.at(transposeB ? -2 : -1);
    invariant(rows !== undefined && columns !== undefined, 'BatchMatMul: matrices expected');
    const batch = tf.broadcast_util.assertAndGetBroadcastShape(
      [...a.shape.slice(0, -2)],
      [...b.shape.slice(0, -2)],
    );
    return call.emit({ kernel: 'BatchMatMul', transposeA, transposeB }, [a, b], [...batch, rows, columns]);
  },

  Conv2D: (call) => {
    const [x, filter] = [call.input('x'), call.input('filter')];
    const attributes = call.attributes as tf.Conv2DAttrs;
    const info = convolution(x.shape, filter.shape, attributes, attributes.dilations);
    return call.emit({ kernel: 'Conv2D', window: windowOf(info) }, [x, filter], info.outShape);
  },

  Conv2DBackpropInput: (call) => {
    const [dy, filter] = [call.input('dy'), call.input('filter')];
    const attributes = call.attributes as tf.Conv2DBackpropInputAttrs;
    const info = convolution(attributes.inputShape, filter.shape, attributes, 1);
    const window = windowOf(info);
    return call.emit({ kernel: 'Conv2DBackpropInput', window }, [dy, filter], info.inShape);
  },

  Conv2DBackpropFilter: (call) => {
    const [x, dy] = [call.input('x'), call.input('dy')];
    const attributes = call.attributes as tf.Conv2DBackpropFilterAttrs;
    const info = convolution(x.shape, attributes.filterShape, attributes, 1);
    const window = windowOf(info);
    return call.emit({ kernel: 'Conv2DBackpropFilter', window }, [x, dy], info.filterShape);
  },

  MaxPool: (call) => {
    const x = call.input('x');
    const info = pooling(x, call.attributes as tf.MaxPoolAttrs);
    return call.emit({ kernel: 'MaxPool', window: windowOf(info) }, [x], info.outShape);
  },

  MaxPoolGrad: (call) => {
    const [dy, x] = [call.input('dy'), call.input('input')];
    const info = pooling(x, call.attributes as tf.MaxPoolGradAttrs);
    return call.emit({ kernel: 'MaxPoolGrad', window: windowOf(info) }, [dy, x], x.shape);
  },

  AvgPool: (call) => {
    const x = call.input('x');
    const info = pooling(x, call.attributes as tf.AvgPoolAttrs);
    return call.emit({ kernel: 'AvgPool', window: insideWindow(info) }, [x], info.outShape);
  },

  AvgPoolGrad: (call) => {
    const [dy, x] = [call.input('dy'), call.input('input')];
    const info = pooling(x, call.attributes as tf.AvgPoolGradAttrs);
    return call.emit({ kernel: 'AvgPoolGrad', window: insideWindow(info) }, [dy], x.shape);
  },

  ResizeNearestNeighbor: (call) => {
    const x = call.input('images');
    const { size } = call.attributes as tf.ResizeNearestNeighborAttrs;
    const [batch, height, width, channels] = fourAxes(x.shape);
    wholeFactors([height, width], call.attributes as tf.ResizeNearestNeighborAttrs);
    return call.emit({ kernel: 'ResizeNearestNeighbor' }, [x], [batch, ...size, channels]);
  },
};

type Conv2DInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

function convolution(
  input: readonly number[],
  filter: readonly number[],
  attributes: Pick<tf.Conv2DAttrs, 'strides' | 'pad' | 'dataFormat' | 'dimRoundingMode'>,
  dilations: [number, number] | number,
): Conv2DInfo {
  invariant(attributes.dataFormat === 'NHWC', `Convolutions in ${attributes.dataFormat} cannot be recorded`);
  return tf.backend_util.computeConv2DInfo(
    fourAxes(input),
    fourAxes(filter),
    attributes.strides,
    dilations,
    attributes.pad,
    attributes.dimRoundingMode,
  );
}

function windowOf(info: Conv2DInfo): Window {
  return {
    size: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    after: [info.padInfo.bottom, info.padInfo.right],
  };
}

/** tfjs's gradient of a mean divides by the whole window, where its mean is of the part inside the image. */
function insideWindow(info: Conv2DInfo): Window {
  const window = windowOf(info);
  invariant(
    [...window.before, ...window.after].every((padding) => padding === 0),
    'AvgPool with padding cannot be recorded: its gradient in tfjs is wrong. Pad first, and pool with "valid"',
  );
  return window;
}

function pooling(
  x: GraphValue,
  attributes: Pick<tf.MaxPoolAttrs, 'filterSize' | 'strides' | 'pad' | 'dimRoundingMode'>,
): Conv2DInfo {
  return tf.backend_util.computePool2DInfo(
    fourAxes(x.shape),
    attributes.filterSize,
    attributes.strides,
    1,
    attributes.pad,
    attributes.dimRoundingMode,
  );
}

function fourAxes(shape: readonly number[]): [number, number, number, number] {
  const [a, b, c, d] = shape;
  invariant(
    a !== undefined && b !== undefined && c !== undefined && d !== undefined && shape.length === 4,
    `A shape with four axes expected, got ${shapeText(shape)}`,
  );
  return [a, b, c, d];
}
