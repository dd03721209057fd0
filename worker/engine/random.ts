import type { RandomStream } from '#lib/random.ts';

/** Draws the initial values of a weight. */
export type Initializer = (stream: RandomStream, length: number) => Float32Array;

/** U(-bound, bound). */
export function uniform(bound: number): Initializer {
  return (stream, length) => Float32Array.from({ length }, () => bound * (2 * stream.uniform() - 1));
}

/** N(0, sigma^2). */
export function normal(sigma: number): Initializer {
  return (stream, length) => stream.normals(length, sigma);
}

export function constant(value: number): Initializer {
  return (_stream, length) => new Float32Array(length).fill(value);
}

/** U(low, high). */
export function between(low: number, high: number): Initializer {
  return (stream, length) => Float32Array.from({ length }, () => low + (high - low) * stream.uniform());
}

/** N(0, 2 / fanIn): keeps the size of what passes through a layer that a ReLU follows (He et al. 2015). */
export function heNormal(fanIn: number): Initializer {
  return normal(Math.sqrt(2 / fanIn));
}
