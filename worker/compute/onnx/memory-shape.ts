import { invariant } from '#lib/invariant.ts';
import type { OnnxTensor } from './onnx-graph.ts';
import { shapeText } from '../shape-text.ts';

/** The four lengths of an image batch [n, channels, height, width] or a filter [out, in, height, width]. */
export function dimensions({ shape }: OnnxTensor): [number, number, number, number] {
  const [a, b, c, d] = shape;
  invariant(
    a !== undefined && b !== undefined && c !== undefined && d !== undefined,
    `four axes expected, got shape ${shapeText(shape)}`,
  );
  return [a, b, c, d];
}
