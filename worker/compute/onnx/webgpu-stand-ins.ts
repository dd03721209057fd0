import { invariant } from '#lib/invariant.ts';
import type { Window } from '../recorder/graph.ts';
import { reshaped } from './layout.ts';
import { poolAttributes } from './lower-pooling.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor, StandIns } from './onnx-graph.ts';
import { padSides } from './pad-sides.ts';
import { placesOf, sliceTap } from './window-taps.ts';

/** What ONNX Runtime has on the processor only: it would take its tensors off the card and back. */
export const WEBGPU_STAND_INS: StandIns = {
  operators: {
    Sign(graph, [x], shape) {
      invariant(x !== undefined, 'Sign: one input expected');
      const zero = graph.scalar(0);
      const [above, below] = [asNumber(graph, 'Greater', x, zero), asNumber(graph, 'Less', x, zero)];
      return graph.emit('Sub', [above, below], shape);
    },
    Sum: (graph, inputs, shape) => inputs.reduce((sum, each) => graph.emit('Add', [sum, each], shape)),
    FusedMatMul(graph, inputs, shape, { transA, transB }) {
      const [a, b] = inputs.map((matrix, i) =>
        (i === 0 ? transA : transB) ? swapped(graph, matrix) : matrix,
      );
      invariant(a !== undefined && b !== undefined, 'FusedMatMul: two inputs expected');
      return graph.emit('MatMul', [a, b], shape);
    },
  },
  maxPoolGradient,
};

/** ONNX's number for float32. */
const FLOAT = 1;
const LOWEST = -3.4e38;

/** 1 where the comparison holds, else 0. */
function asNumber(graph: OnnxGraph, comparison: string, a: OnnxTensor, b: OnnxTensor): OnnxTensor {
  return graph.emit('Cast', [graph.emit(comparison, [a, b], a.shape)], a.shape, {
    attributes: { to: FLOAT },
  });
}

/** The last two axes of a matrix, or of a batch of them, change places. */
function swapped(graph: OnnxGraph, matrix: OnnxTensor): OnnxTensor {
  const rank = matrix.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const shape = perm.map((axis) => matrix.shape[axis] ?? 0);
  return graph.emit('Transpose', [matrix], shape, { attributes: { perm } });
}

/**
 * The place of a window's maximum is the first one whose value is the maximum. A transposed convolution with one filter
 * for each place brings the values of dy to their pixels; channels count as images of a batch, because that of several groups
 * gives wrong sums on the card (ONNX Runtime 1.30).
 */
function maxPoolGradient(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, strides, before, after } = window;
  const [, channels, inHeight, inWidth] = dimensions(x);
  const [batch, , height, width] = dimensions(dy);
  const maxima = graph.emit('MaxPool', [x], dy.shape, { attributes: poolAttributes(window) });
  const padded = padSides(graph, x, before, after, LOWEST);
  let untaken: OnnxTensor | null = null;
  const found: OnnxTensor[] = [];
  for (const place of placesOf(size)) {
    const tap = sliceTap(graph, padded, place, [height, width], strides);
    const isMaximum = asNumber(graph, 'Equal', tap, maxima);
    const isFirst: OnnxTensor = untaken ? graph.emit('Mul', [isMaximum, untaken], dy.shape) : isMaximum;
    untaken = graph.emit('Sub', [untaken ?? graph.scalar(1), isFirst], dy.shape);
    found.push(
      reshaped(graph, graph.emit('Mul', [dy, isFirst], dy.shape), [batch, channels, 1, height, width]),
    );
  }
  const byPlace = graph.emit('Concat', found, [batch, channels, found.length, height, width], {
    attributes: { axis: 2 },
  });
  const values = reshaped(graph, byPlace, [batch * channels, found.length, height, width]);
  const spread = graph.emit(
    'ConvTranspose',
    [values, toPlaces(graph, size)],
    [batch * channels, 1, inHeight, inWidth],
    {
      attributes: {
        kernel_shape: size,
        strides,
        pads: [...before, ...after],
        output_padding: [
          inHeight + before[0] + after[0] - ((height - 1) * strides[0] + size[0]),
          inWidth + before[1] + after[1] - ((width - 1) * strides[1] + size[1]),
        ],
      },
    },
  );
  return reshaped(graph, spread, x.shape);
}

/** For each place a filter with 1 there: `[places, 1, rows, columns]`. */
function toPlaces(graph: OnnxGraph, size: Window['size']): OnnxTensor {
  const count = size[0] * size[1];
  const filters = Float32Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0));
  return graph.constant(filters, 'places', [count, 1, ...size], () => filters);
}
