import type { Window } from '../recorder/graph.ts';
import { FILTER_ORDER, IMAGE_ORDER } from './host-layout.ts';
import { inOrder, placed, reshaped, type Operand, type Placed } from './layout.ts';
import { multiply } from './lower-matmul.ts';
import { padTensor } from './lower-movement.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** Gradient of a convolution with respect to its filter, by the way that is fastest for its shape (measured on CPU). */
export function lowerFilterGradient(
  graph: OnnxGraph,
  [input, gradient]: readonly [Operand, Operand],
  window: Window,
): Placed {
  const x = inOrder(graph, input, IMAGE_ORDER);
  const dy = inOrder(graph, gradient, IMAGE_ORDER);
  const way = prefersTaps(x, window) ? byTaps : byConvolution;
  return placed(way(graph, x, dy, window), FILTER_ORDER);
}

function prefersTaps(x: OnnxTensor, { strides }: Window): boolean {
  const [, channels] = dimensions(x);
  return strides.every((stride) => stride === 1) && channels >= 16;
}

/**
 * One matrix product for each place in the window:
 * `dW[o, c, i, j] = sum over n, y, x of dy[n, o, y, x] * padded[n, c, i + stride * y, j + stride * x]`.
 */
function byTaps(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, strides, before, after } = window;
  const padded = padTensor(
    graph,
    x,
    [
      [0, 0],
      [0, 0],
      [before[0], after[0]],
      [before[1], after[1]],
    ],
    0,
  );
  const [batch, channels] = dimensions(x);
  const [, out, height, width] = dimensions(dy);
  const rows = { tensor: reshaped(graph, dy, [batch, out, height * width]), transposed: false };
  const products = places(size).map(([i, j]) => {
    const ends = [i + (height - 1) * strides[0] + 1, j + (width - 1) * strides[1] + 1];
    const bounds = [[i, j], ends, [2, 3], strides].map((values) => graph.integers(values));
    const tap = graph.emit('Slice', [padded, ...bounds], [batch, channels, height, width]);
    const columns = { tensor: reshaped(graph, tap, [batch, channels, height * width]), transposed: true };
    return multiply(graph, rows, columns, [batch, out, channels]);
  });
  const stacked = graph.emit('Concat', products, [batch, products.length * out, channels], {
    attributes: { axis: 1 },
  });
  const summed = graph.emit(
    'ReduceSum',
    [stacked, graph.integers([0])],
    [1, products.length * out, channels],
    {
      attributes: { keepdims: 1 },
    },
  );
  const byPlace = reshaped(graph, summed, [products.length, out, channels]);
  const byFilter = graph.emit('Transpose', [byPlace], [out, channels, products.length], {
    attributes: { perm: [1, 2, 0] },
  });
  return reshaped(graph, byFilter, [out, channels, ...size]);
}

/** A convolution of the images with dy as its filter, channels as batch, strides as dilations. */
function byConvolution(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, strides, before, after } = window;
  const [, channels, inHeight, inWidth] = dimensions(x);
  const [, out, height, width] = dimensions(dy);
  const reached = [
    inHeight + before[0] + after[0] - strides[0] * (height - 1),
    inWidth + before[1] + after[1] - strides[1] * (width - 1),
  ];
  const attributes = {
    strides: [1, 1],
    dilations: strides,
    kernel_shape: [height, width],
    pads: [...before, ...after],
  };
  const inputs = [swapFirstTwo(graph, x), swapFirstTwo(graph, dy)];
  const wide = graph.emit('Conv', inputs, [channels, out, ...reached], { attributes });
  return swapFirstTwo(graph, cropped(graph, wide, size));
}

function cropped(graph: OnnxGraph, x: OnnxTensor, size: readonly [number, number]): OnnxTensor {
  const [channels, out, height, width] = dimensions(x);
  if (height === size[0] && width === size[1]) return x;
  const bounds = [[0, 0], size, [2, 3]].map((values) => graph.integers(values));
  return graph.emit('Slice', [x, ...bounds], [channels, out, ...size]);
}

function swapFirstTwo(graph: OnnxGraph, x: OnnxTensor): OnnxTensor {
  const [a, b, c, d] = dimensions(x);
  return graph.emit('Transpose', [x], [b, a, c, d], { attributes: { perm: [1, 0, 2, 3] } });
}

function places([height, width]: readonly [number, number]): [number, number][] {
  return Array.from({ length: height * width }, (_, at) => [Math.floor(at / width), at % width]);
}
