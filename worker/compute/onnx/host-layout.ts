import { invariant } from '#lib/invariant.ts';
import type { Shape } from '../step.ts';
import { shapeText } from '../shape-text.ts';

/** `order[i]` names the logical axis that lies at memory axis i. */
export type AxisOrder = readonly number[];

export function identityOrder(rank: number): AxisOrder {
  return [...Array(rank).keys()];
}

/** Logical NHWC as ONNX Runtime wants images: NCHW. */
export const IMAGE_ORDER: AxisOrder = [0, 3, 1, 2];
/** Logical HWIO as ONNX Runtime wants filters: OIHW. */
export const FILTER_ORDER: AxisOrder = [3, 2, 0, 1];

/** How a feed of that rank lies in memory. */
export function feedOrder(rank: number): AxisOrder {
  return rank === 4 ? IMAGE_ORDER : identityOrder(rank);
}
/** How a state tensor of that rank lies in memory, in every step alike. */
export function stateOrder(rank: number): AxisOrder {
  return rank === 4 ? FILTER_ORDER : identityOrder(rank);
}

export function inOrderShape(shape: Shape, order: AxisOrder): number[] {
  return order.map((axis) => shape[axis] ?? 1);
}

/** Row-major values in logical order -> values in memory order; always a copy. */
export function toMemory(values: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  return permute(values, shape, order);
}

/** Values in memory order -> row-major values in logical order; always a copy. */
export function toLogical(values: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  const inverse = identityOrder(order.length).map((axis) => order.indexOf(axis));
  return permute(values, inOrderShape(shape, order), inverse);
}

/** Row-major `values` of `shape` with axes taken in `order`. */
function permute(values: Float32Array, shape: Shape, order: AxisOrder): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1);
  invariant(
    values.length === length,
    `${length} values of shape ${shapeText(shape)} expected, got ${values.length}`,
  );
  if (order.every((axis, i) => axis === i)) return values.slice();
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const lengths = inOrderShape(shape, order);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const result = new Float32Array(values.length);
  let next = 0;
  const copyAxis = (axis: number, from: number): void => {
    const length = lengths[axis] ?? 1;
    const step = steps[axis] ?? 0;
    if (axis === lengths.length - 1) {
      for (let i = 0; i < length; i++) result[next++] = values[from + i * step] ?? 0;
      return;
    }
    for (let i = 0; i < length; i++) copyAxis(axis + 1, from + i * step);
  };
  copyAxis(0, 0);
  return result;
}
