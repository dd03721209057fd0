import type { ConstantValue, FillValue } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import { identityOrder, inOrderShape, toMemory, type AxisOrder } from './host-layout.ts';
import { shapeText } from '../shape-text.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

/** What lowerings take and give: a tensor with its place in memory, or one that is known when compiling. */
export type Operand = Placed | FillValue | ConstantValue;

export interface Placed {
  readonly kind: 'placed';
  readonly tensor: OnnxTensor;
  /** Logical shape. */
  readonly shape: Shape;
  /** Logical shape of what is stored: 1 along an axis over which the values are only thought to be repeated. */
  readonly stored: Shape;
  readonly order: AxisOrder;
}

/** A tensor whose memory axes are the logical ones in `order`. */
export function placed(tensor: OnnxTensor, order: AxisOrder): Placed {
  const shape = order.map((_, axis) => tensor.shape[order.indexOf(axis)] ?? 1);
  return { kind: 'placed', tensor, shape, stored: shape, order };
}

export function orderOf(x: Operand): AxisOrder {
  return x.kind === 'placed' ? x.order : identityOrder(x.shape.length);
}

/** `x` with all its values, its axes in `order`. */
export function inOrder(graph: OnnxGraph, x: Operand, order: AxisOrder): OnnxTensor {
  const shape = inOrderShape(x.shape, order);
  const tensor = spreadable(graph, x, order);
  if (sameShape(tensor.shape, shape)) return tensor;
  return graph.emit('Expand', [tensor, graph.integers(shape)], shape);
}

/** `x` as ONNX's own broadcasting can take it beside tensors in `order`: repeated axes have length 1. */
export function spreadable(graph: OnnxGraph, x: Operand, order: AxisOrder): OnnxTensor {
  if (x.kind === 'fill') return graph.scalar(x.value);
  if (x.kind === 'constant') {
    const shape = inOrderShape(x.shape, order);
    return graph.constant(x.data, `${shapeText(x.shape)} in ${shapeText(order)}`, shape, () =>
      toMemory(x.data, x.shape, order),
    );
  }
  const shape = inOrderShape(x.stored, order);
  if (sameShape(longAxes(x, x.order), longAxes(x, order))) return reshaped(graph, x.tensor, shape);
  const source = reshaped(graph, x.tensor, inOrderShape(x.stored, x.order));
  const perm = order.map((axis) => x.order.indexOf(axis));
  return graph.emit('Transpose', [source], shape, { attributes: { perm } });
}

/** `x` with axes of length 1 put in front until it has `rank` of them. */
export function lifted(x: Operand, rank: number): Operand {
  const added = rank - x.shape.length;
  if (added === 0) return x;
  const ones = Array<number>(added).fill(1);
  const shape = [...ones, ...x.shape];
  if (x.kind !== 'placed') return { ...x, shape };
  const order = [...identityOrder(added), ...x.order.map((axis) => axis + added)];
  return { ...x, shape, stored: [...ones, ...x.stored], order };
}

/** `x` repeated to `shape`, without storing the copies. */
export function broadcastTo(graph: OnnxGraph, x: Operand, shape: Shape): Operand {
  const wide = lifted(x, shape.length);
  return wide.kind === 'fill' ? { ...wide, shape } : { ...toPlaced(graph, wide), shape };
}

/** `x` as a tensor in the graph, in its own order. */
export function toPlaced(graph: OnnxGraph, x: Operand): Placed {
  return x.kind === 'placed' ? x : placed(inOrder(graph, x, orderOf(x)), orderOf(x));
}

export function reshaped(graph: OnnxGraph, tensor: OnnxTensor, shape: Shape): OnnxTensor {
  return sameShape(tensor.shape, shape)
    ? tensor
    : graph.emit('Reshape', [tensor, graph.integers(shape)], shape);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** Stored axes longer than 1, in the sequence of `order`: the only ones whose place matters. */
function longAxes(x: Placed, order: AxisOrder): number[] {
  return order.filter((axis) => x.stored[axis] !== 1);
}
