import type { RandomStream } from '#contracts/random.ts';

/** Draws the initial values of a weight. */
export type Initializer = (stream: RandomStream, length: number) => Float32Array;

/** U(-bound, bound). */
export const uniform =
  (bound: number): Initializer =>
  (stream, length) =>
    Float32Array.from({ length }, () => bound * (2 * stream.uniform() - 1));

/** N(0, sigma^2). */
export const normal =
  (sigma: number): Initializer =>
  (stream, length) =>
    stream.normals(length, sigma);

export const constant =
  (value: number): Initializer =>
  (_stream, length) =>
    new Float32Array(length).fill(value);
