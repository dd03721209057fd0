import { padTensor } from './lower-movement.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** Images `[n, channels, height, width]` with rows and columns of one value around them. */
export function padSides(
  graph: OnnxGraph,
  images: OnnxTensor,
  before: readonly [number, number],
  after: readonly [number, number],
  value: number,
): OnnxTensor {
  const sides = [
    [0, 0],
    [0, 0],
    [before[0], after[0]],
    [before[1], after[1]],
  ] as const;
  return padTensor(graph, images, sides, value);
}
