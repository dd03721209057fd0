import type { Window } from '../recorder/graph.ts';
import { gradientKey, type Choice } from './choice.ts';
import { FILTER_ORDER, IMAGE_ORDER } from './host-layout.ts';
import { inOrder, placed, reshaped, type Operand, type Placed } from './layout.ts';
import { multiply } from './lower-matmul.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';
import { padSides } from './pad-sides.ts';
import { placesOf, sliceTap } from './window-taps.ts';

/**
 * Gradient of a convolution with respect to its filter, by the way that was measured to be fastest for its shape on this
 * machine or, where none was, on those that the rule was made on.
 */
export function lowerFilterGradient(
  graph: OnnxGraph,
  [input, gradient]: readonly [Operand, Operand],
  window: Window,
): Placed {
  const x = inOrder(graph, input, IMAGE_ORDER);
  const dy = inOrder(graph, gradient, IMAGE_ORDER);
  const choice: Choice = {
    key: gradientKey('filter', x, dy, window),
    tensors: [x, dy],
    frozenFilter: false,
    ways: waysFor(x, dy, window).map((name) => ({
      name,
      lower: (on, [a, b]) => WAYS[name](on, a, b, window),
    })),
  };
  return placed(graph.choose(choice), FILTER_ORDER);
}

const WAYS = { taps: byTaps, convolution: byConvolution, columns: byColumns, runs: byRuns };

/** The ways that are worth a trial, that of the rule first. */
function waysFor(x: OnnxTensor, dy: OnnxTensor, window: Window): (keyof typeof WAYS)[] {
  const ways: (keyof typeof WAYS)[] = prefersTaps(x, window)
    ? ['taps', 'convolution']
    : ['convolution', 'taps'];
  if (columnBytes(x, dy, window) <= MOST_COLUMN_BYTES) ways.push('columns');
  if (isDense(window)) ways.push('runs');
  return ways;
}

function prefersTaps(x: OnnxTensor, window: Window): boolean {
  const [, channels] = dimensions(x);
  return isDense(window) && channels >= 16;
}

function isDense({ strides }: Window): boolean {
  return strides.every((stride) => stride === 1);
}

/** What the columns hold at once is held beside all else of a step. */
const MOST_COLUMN_BYTES = 64 * 1024 ** 2;

function columnBytes(x: OnnxTensor, dy: OnnxTensor, { size }: Window): number {
  const [batch, channels] = dimensions(x);
  const [, , height, width] = dimensions(dy);
  return size[0] * size[1] * channels * batch * height * width * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * One matrix product for each place in the window:
 * `dW[o, c, i, j] = sum over n, y, x of dy[n, o, y, x] * padded[n, c, i + stride * y, j + stride * x]`.
 */
function byTaps(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, strides, before, after } = window;
  const padded = padSides(graph, x, before, after, 0);
  const [batch, channels] = dimensions(x);
  const [, out, height, width] = dimensions(dy);
  const rows = reshaped(graph, dy, [batch, out, height * width]);
  const products = placesOf(size).map((place) => {
    const tap = sliceTap(graph, padded, place, [height, width], strides);
    return multiplyByRows(graph, rows, reshaped(graph, tap, [batch, channels, height * width]));
  });
  return sumOfProducts(graph, products, [out, channels, ...size]);
}

/** Products of each image `[n, o, c]`, one for each place in the window -> their sums over the images. */
function sumOfProducts(
  graph: OnnxGraph,
  products: readonly OnnxTensor[],
  shape: readonly [number, number, number, number],
): OnnxTensor {
  const [out, channels] = shape;
  const batch = products[0]?.shape[0] ?? 1;
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
  return reshaped(graph, byFilter, shape);
}

/** One matrix product in all: images beside each other, the taps of all places in the window below each other. */
function byColumns(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, strides, before, after } = window;
  const [batch, channels] = dimensions(x);
  const [, out, height, width] = dimensions(dy);
  const padded = padSides(graph, swapFirstTwo(graph, x), before, after, 0);
  const taps = placesOf(size).map((place) => sliceTap(graph, padded, place, [height, width], strides));
  const stacked = graph.emit('Concat', taps, [taps.length * channels, batch, height, width], {
    attributes: { axis: 0 },
  });
  const length = batch * height * width;
  const rows = reshaped(graph, swapFirstTwo(graph, dy), [out, length]);
  const product = multiplyByRows(graph, rows, reshaped(graph, stacked, [taps.length * channels, length]));
  const byPlace = reshaped(graph, product, [out, taps.length, channels]);
  const byFilter = graph.emit('Transpose', [byPlace], [out, channels, taps.length], {
    attributes: { perm: [0, 2, 1] },
  });
  return reshaped(graph, byFilter, [out, channels, ...size]);
}

/**
 * As by taps, with rows of dy as long as those of the padded images, zeros at their ends: a tap is then one run of memory
 * that starts where its place does, which is copied faster than row by row.
 */
function byRuns(graph: OnnxGraph, x: OnnxTensor, dy: OnnxTensor, window: Window): OnnxTensor {
  const { size, before, after } = window;
  const [batch, channels, inHeight, inWidth] = dimensions(x);
  const [, out, height, width] = dimensions(dy);
  const rowLength = inWidth + before[1] + after[1];
  // The run of the last place ends in a row more.
  const padded = padSides(graph, x, before, [after[0] + 1, after[1]], 0);
  const flat = reshaped(graph, padded, [batch, channels, (inHeight + before[0] + after[0] + 1) * rowLength]);
  const spread = padSides(graph, dy, [0, 0], [0, rowLength - width], 0);
  const rows = reshaped(graph, spread, [batch, out, height * rowLength]);
  const products = placesOf(size).map(([i, j]) => {
    const begin = i * rowLength + j;
    const bounds = [[begin], [begin + height * rowLength], [2]].map((values) => graph.integers(values));
    const run = graph.emit('Slice', [flat, ...bounds], [batch, channels, height * rowLength]);
    return multiplyByRows(graph, rows, run);
  });
  return sumOfProducts(graph, products, [out, channels, ...size]);
}

/** Rows `[.., o, k]` and rows `[.., c, k]` -> `[.., o, c]`. */
function multiplyByRows(graph: OnnxGraph, a: OnnxTensor, b: OnnxTensor): OnnxTensor {
  const shape = [...a.shape.slice(0, -1), b.shape.at(-2) ?? 1];
  return multiply(graph, { tensor: a, transposed: false }, { tensor: b, transposed: true }, shape);
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
