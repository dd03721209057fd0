import type { Shape } from '../step.ts';
import { IMAGE_ORDER, inOrderShape } from './host-layout.ts';
import { inOrder, placed, type Operand, type Placed } from './layout.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** An optional input that is left out. */
const NONE: OnnxTensor = { name: '', shape: [] };

/** Whole factors: output i is input floor(i / factor). */
export function lowerUpsampling(graph: OnnxGraph, x: Operand, shape: Shape): Placed {
  const memoryShape = inOrderShape(shape, IMAGE_ORDER);
  const inputs = [inOrder(graph, x, IMAGE_ORDER), NONE, NONE, graph.integers(memoryShape)];
  const attributes = {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  };
  return placed(graph.emit('Resize', inputs, memoryShape, { attributes }), IMAGE_ORDER);
}
