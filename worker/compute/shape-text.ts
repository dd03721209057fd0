/** A shape, or any list of numbers, as messages and keys show it: `[2, 3]`. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}
