import type { Window } from '../recorder/graph.ts';
import { dimensions } from './memory-shape.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** The places in a window, row by row. */
export function placesOf([rows, columns]: Window['size']): (readonly [number, number])[] {
  return Array.from({ length: rows * columns }, (_, place) => [Math.floor(place / columns), place % columns]);
}

/** What a place in the window sees of padded images: one value for each step of the window, of which there are `[height, width]`. */
export function sliceTap(
  graph: OnnxGraph,
  padded: OnnxTensor,
  [i, j]: readonly [number, number],
  [height, width]: readonly [number, number],
  strides: Window['strides'],
): OnnxTensor {
  const [a, b] = dimensions(padded);
  const ends = [i + (height - 1) * strides[0] + 1, j + (width - 1) * strides[1] + 1];
  const bounds = [[i, j], ends, [2, 3], strides].map((values) => graph.integers(values));
  return graph.emit('Slice', [padded, ...bounds], [a, b, height, width]);
}
