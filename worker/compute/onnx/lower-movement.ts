import { invariant } from '#lib/invariant.ts';
import type { Paddings } from '../recorder/graph.ts';
import type { Shape } from '../step.ts';
import { identityOrder, inOrderShape } from './host-layout.ts';
import { inOrder, orderOf, placed, reshaped, toPlaced, type Operand, type Placed } from './layout.ts';
import type { OnnxGraph, OnnxTensor } from './onnx-graph.ts';

export function lowerConcat(
  graph: OnnxGraph,
  inputs: readonly Operand[],
  axis: number,
  shape: Shape,
): Placed {
  const moved = inputs.find((x) => x.kind === 'placed' && orderOf(x).some((own, i) => own !== i));
  const order = moved === undefined ? identityOrder(shape.length) : orderOf(moved);
  const tensors = inputs.map((x) => inOrder(graph, x, order));
  const attributes = { axis: order.indexOf(axis) };
  return placed(graph.emit('Concat', tensors, inOrderShape(shape, order), { attributes }), order);
}

/** Repeated axes stay repeated; only stored ones are cut. */
export function lowerSlice(graph: OnnxGraph, input: Operand, begin: readonly number[], shape: Shape): Placed {
  const x = toPlaced(graph, input);
  const stored = x.stored.map((length, axis) => (length === x.shape[axis] ? (shape[axis] ?? 1) : 1));
  const cut = x.order.filter((axis) => x.stored[axis] === x.shape[axis] && shape[axis] !== x.shape[axis]);
  const axes = cut.map((axis) => x.order.indexOf(axis));
  const starts = cut.map((axis) => begin[axis] ?? 0);
  const ends = cut.map((axis) => (begin[axis] ?? 0) + (shape[axis] ?? 1));
  if (cut.length === 0) return { ...x, shape };
  const source = reshaped(graph, x.tensor, inOrderShape(x.stored, x.order));
  const bounds = [graph.integers(starts), graph.integers(ends), graph.integers(axes)];
  const tensor = graph.emit('Slice', [source, ...bounds], inOrderShape(stored, x.order));
  return { kind: 'placed', tensor, shape, stored, order: x.order };
}

export function lowerPad(graph: OnnxGraph, input: Operand, paddings: Paddings, value: number): Placed {
  const order = orderOf(input);
  const tensor = padTensor(graph, inOrder(graph, input, order), inMemory(order, paddings), value);
  return placed(tensor, order);
}

/** Pads a tensor as it lies in memory. */
export function padTensor(graph: OnnxGraph, x: OnnxTensor, paddings: Paddings, value: number): OnnxTensor {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  return graph.emit(
    'Pad',
    [x, padCounts(graph, paddings), graph.scalar(value)],
    paddedShape(x.shape, paddings),
    {
      attributes: { mode: 'constant' },
    },
  );
}

export function lowerMirrorPad(
  graph: OnnxGraph,
  input: Operand,
  paddings: Paddings,
  mode: 'reflect' | 'symmetric',
): Placed {
  const order = orderOf(input);
  const x = inOrder(graph, input, order);
  if (mode === 'symmetric') return placed(padSymmetric(graph, x, inMemory(order, paddings)), order);
  const counts = inMemory(order, paddings);
  const tensor = graph.emit('Pad', [x, padCounts(graph, counts)], paddedShape(x.shape, counts), {
    attributes: { mode: 'reflect' },
  });
  return placed(tensor, order);
}

export function lowerReverse(graph: OnnxGraph, input: Operand, axes: readonly number[]): Placed {
  const x = toPlaced(graph, input);
  const source = reshaped(graph, x.tensor, inOrderShape(x.stored, x.order));
  const tensor = axes
    .filter((axis) => x.stored[axis] !== 1)
    .reduce((result, axis) => {
      const indices = identityOrder(x.shape[axis] ?? 1).toReversed();
      return gather(graph, result, indices, x.order.indexOf(axis));
    }, source);
  return { ...x, tensor };
}

/** Picks places along one memory axis. (Slices with negative steps are wrong on some of ONNX Runtime's providers.) */
export function gather(
  graph: OnnxGraph,
  x: OnnxTensor,
  indices: readonly number[],
  axis: number,
): OnnxTensor {
  const shape = x.shape.map((length, i) => (i === axis ? indices.length : length));
  return graph.emit('Gather', [x, graph.integers(indices)], shape, { attributes: { axis } });
}

export function lowerTile(
  graph: OnnxGraph,
  input: Operand,
  repeats: readonly number[],
  shape: Shape,
): Placed {
  const x = toPlaced(graph, input);
  const copied = repeats.map((count, axis) => (x.stored[axis] === 1 ? 1 : count));
  const stored = x.stored.map((length, axis) => length * (copied[axis] ?? 1));
  if (copied.every((count) => count === 1)) return { ...x, shape };
  const source = reshaped(graph, x.tensor, inOrderShape(x.stored, x.order));
  const counts = graph.integers(inOrderShape(copied, x.order));
  const tensor = graph.emit('Tile', [source, counts], inOrderShape(stored, x.order));
  return { kind: 'placed', tensor, shape, stored, order: x.order };
}

function inMemory(order: readonly number[], paddings: Paddings): Paddings {
  return order.map((axis) => {
    const padding = paddings[axis];
    invariant(padding !== undefined, `Pad: no padding for axis ${axis}`);
    return padding;
  });
}

function padCounts(graph: OnnxGraph, paddings: Paddings): OnnxTensor {
  return graph.integers([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
}

function paddedShape(shape: Shape, paddings: Paddings): number[] {
  return shape.map((length, axis) => length + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
}

/** ONNX has no such mode: the border is gathered. */
function padSymmetric(graph: OnnxGraph, x: OnnxTensor, paddings: Paddings): OnnxTensor {
  return paddings.reduce((result, [before, after], axis) => {
    if (before === 0 && after === 0) return result;
    const places = identityOrder(x.shape[axis] ?? 1);
    const border = places.toReversed();
    const first = places.slice(0, before).toReversed();
    return gather(graph, result, [...first, ...places, ...border.slice(0, after)], axis);
  }, x);
}
