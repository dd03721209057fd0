import type { Shape } from '../step.ts';
import { identityOrder, type AxisOrder } from './host-layout.ts';
import { inOrder, orderOf, placed, type Operand, type Placed } from './layout.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** A matrix that lies transposed in memory is multiplied as it lies, with the flag turned. */
export function lowerMatMul(
  graph: OnnxGraph,
  [a, b]: readonly [Operand, Operand],
  transposeA: boolean,
  transposeB: boolean,
  shape: Shape,
): Placed {
  const left = matrix(graph, a, transposeA);
  const right = matrix(graph, b, transposeB);
  return placed(multiply(graph, left, right, shape), identityOrder(shape.length));
}

export interface Matrix {
  readonly tensor: OnnxTensor;
  readonly transposed: boolean;
}

export function multiply(graph: OnnxGraph, a: Matrix, b: Matrix, shape: Shape): OnnxTensor {
  if (!a.transposed && !b.transposed) return graph.emit('MatMul', [a.tensor, b.tensor], shape);
  return graph.emit('FusedMatMul', [a.tensor, b.tensor], shape, {
    attributes: { transA: Number(a.transposed), transB: Number(b.transposed) },
    domain: 'com.microsoft',
  });
}

function matrix(graph: OnnxGraph, x: Operand, transposed: boolean): Matrix {
  const rank = x.shape.length;
  const swapped = [...identityOrder(rank - 2), rank - 1, rank - 2];
  const liesSwapped = sameOrder(orderOf(x), swapped);
  const order = liesSwapped ? swapped : identityOrder(rank);
  return { tensor: inOrder(graph, x, order), transposed: transposed !== liesSwapped };
}

function sameOrder(a: AxisOrder, b: AxisOrder): boolean {
  return a.every((axis, i) => axis === b[i]);
}
