import type { Shape } from '../step.ts';
import { FILTER_ORDER, IMAGE_ORDER, identityOrder, inOrderShape, type AxisOrder } from './host-layout.ts';
import { inOrder, reshaped, toPlaced, type Operand, type Placed } from './layout.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/**
 * Row-major reshape of the logical tensor. Where the axes that are split or joined lie next to each other in memory,
 * in their logical sequence, the memory stays as it is; else the tensor is brought into logical order first.
 */
export function lowerReshape(graph: OnnxGraph, input: Operand, shape: Shape): Operand {
  if (input.kind !== 'placed') return { ...input, shape };
  const groups = matchAxes(input.shape, shape);
  const kept = keepLayout(input, shape, groups);
  if (kept !== undefined) return kept;
  const full = groups.some(({ from }) => from.some((axis) => input.stored[axis] !== input.shape[axis]))
    ? keepLayout(materialized(graph, input), shape, groups)
    : undefined;
  if (full !== undefined) return full;
  const rowMajor = inOrder(graph, input, identityOrder(input.shape.length));
  const tensor = reshaped(graph, rowMajor, shape);
  return { kind: 'placed', tensor, shape, stored: shape, order: identityOrder(shape.length) };
}

export function lowerTranspose(graph: OnnxGraph, input: Operand, perm: readonly number[]): Operand {
  const shape = inOrderShape(input.shape, perm);
  if (input.kind === 'fill') return { ...input, shape };
  const x = toPlaced(graph, input);
  const stored = inOrderShape(x.stored, perm);
  return { ...x, shape, stored, order: x.order.map((axis) => perm.indexOf(axis)) };
}

/** Axes `from` of the old shape hold the same values as axes `to` of the new one. Axes of length 1 are left out. */
interface AxisGroup {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

function matchAxes(from: Shape, to: Shape): AxisGroup[] {
  const groups: AxisGroup[] = [];
  const old = longAxesOf(from);
  const next = longAxesOf(to);
  while (old.length > 0 || next.length > 0) {
    const group = { from: old.splice(0, 1), to: next.splice(0, 1) };
    while (lengthOf(from, group.from) !== lengthOf(to, group.to)) {
      if (lengthOf(from, group.from) < lengthOf(to, group.to)) group.from.push(...old.splice(0, 1));
      else group.to.push(...next.splice(0, 1));
    }
    groups.push(group);
  }
  return groups;
}

function longAxesOf(shape: Shape): number[] {
  return identityOrder(shape.length).filter((axis) => shape[axis] !== 1);
}

function lengthOf(shape: Shape, axes: readonly number[]): number {
  return axes.reduce((product, axis) => product * (shape[axis] ?? 1), 1);
}

function keepLayout(x: Placed, shape: Shape, groups: readonly AxisGroup[]): Placed | undefined {
  const memory = x.order.filter((axis) => x.shape[axis] !== 1);
  const order: number[] = [];
  const stored = shape.map(() => 1);
  let at = 0;
  while (at < memory.length) {
    const group = groups.find(({ from }) => from[0] === memory[at]);
    if (group === undefined) return undefined;
    if (!group.from.every((axis, i) => memory[at + i] === axis)) return undefined;
    const full = group.from.every((axis) => x.stored[axis] === x.shape[axis]);
    const empty = group.from.every((axis) => x.stored[axis] === 1);
    if (!full && !empty) return undefined;
    if (full) for (const axis of group.to) stored[axis] = shape[axis] ?? 1;
    order.push(...group.to);
    at += group.from.length;
  }
  return { kind: 'placed', tensor: x.tensor, shape, stored, order: withShortAxes(order, shape) };
}

/** Axes of length 1 may lie anywhere: they are put where they make a common order. */
function withShortAxes(order: readonly number[], shape: Shape): AxisOrder {
  const common = [identityOrder(shape.length), IMAGE_ORDER, FILTER_ORDER].find(
    (candidate) =>
      candidate.length === shape.length &&
      String(candidate.filter((axis) => shape[axis] !== 1)) === String(order),
  );
  return common ?? [...identityOrder(shape.length).filter((axis) => shape[axis] === 1), ...order];
}

function materialized(graph: OnnxGraph, x: Placed): Placed {
  return {
    ...x,
    tensor: inOrder(graph, x, x.order),
    stored: x.shape,
  };
}
