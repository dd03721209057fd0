import { invariant } from '#lib/invariant.ts';
import { randomStream } from '#lib/random.ts';

const ROUNDS = 40;

/** Where a vector lies in a plane. */
export type PlanePoint = readonly [x: number, y: number];

/**
 * The plane of the first two principal components of vectors, by power iteration from a start that is always the same.
 *
 * Source: Golub and Van Loan, Matrix Computations (4th ed.), section 7.3.1.
 *
 * @param vectors two or more, of one length
 * @returns where a vector of that length lies in it; 0 along a component that the vectors do not have
 */
export function principalPlane(vectors: readonly Float64Array[]): (vector: Float64Array) => PlanePoint {
  const length = vectors[0]?.length ?? 0;
  invariant(vectors.length > 1 && length > 0, 'principalPlane: expected two vectors or more');
  const mean = new Float64Array(length);
  for (const vector of vectors)
    for (let i = 0; i < length; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? NaN);
  for (let i = 0; i < length; i++) mean[i] = (mean[i] ?? NaN) / vectors.length;
  const centered = vectors.map((vector) => vector.map((value, i) => value - (mean[i] ?? NaN)));
  const first = componentOf(centered, 'first component', []);
  const second = componentOf(centered, 'second component', [first]);
  return (vector) => {
    const own = vector.map((value, i) => value - (mean[i] ?? NaN));
    return [dot(own, first), dot(own, second)];
  };
}

/** Of length 1, orthogonal to those found before; 0 where nothing is left. */
function componentOf(
  centered: readonly Float64Array[],
  name: string,
  found: readonly Float64Array[],
): Float64Array {
  const length = centered[0]?.length ?? 0;
  let axis: Float64Array = Float64Array.from(randomStream(0, name).normals(length, 1));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(length);
    for (const vector of centered) {
      const share = dot(vector, axis);
      for (let i = 0; i < length; i++) next[i] = (next[i] ?? 0) + share * (vector[i] ?? NaN);
    }
    for (const before of found) {
      const share = dot(next, before);
      for (let i = 0; i < length; i++) next[i] = (next[i] ?? 0) - share * (before[i] ?? NaN);
    }
    const size = Math.sqrt(dot(next, next));
    if (size < 1e-9) return new Float64Array(length);
    axis = next.map((value) => value / size);
  }
  return axis;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i] ?? NaN) * (other[i] ?? NaN);
  return sum;
}
