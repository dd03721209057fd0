/** How many elements a tensor of this shape has; 1 for a scalar's `[]`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
