/** A shape, or any list of numbers, as messages and keys show it: `[2, 3]`. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
