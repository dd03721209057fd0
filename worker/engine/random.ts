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

/** N(0, sigma^2), drawn again where it lies beyond 2 sigma: TensorFlow's truncated normal. */
export function truncatedNormal(sigma: number): Initializer {
  return (stream, length) =>
    Float32Array.from({ length }, () => {
      let value = stream.normal();
      while (Math.abs(value) > 2) value = stream.normal();
      return sigma * value;
    });
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
