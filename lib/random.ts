/** A stream of reproducible draws; the whole state is its key. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Standard normal. */
  normal(): number;
  /** `length` draws of N(0, sigma^2). */
  normals(length: number, sigma: number): Float32Array;
  /** The numbers 0..length-1 in random order (Fisher-Yates). */
  permutation(length: number): Uint32Array;
}

/**
 * Draws that are a function of (seed, name, step) alone, so that no generator state has to be saved and a resumed
 * run draws what the uninterrupted one would have drawn. Generator: sfc32 (PractRand, Chris Doty-Humphrey),
 * keyed through splitmix32; normals by Box-Muller.
 */
export function randomStream(seed: number, name: string, step = 0): RandomStream {
  let key = mix(seed >>> 0);
  for (let i = 0; i < name.length; i++) key = mix(key ^ name.charCodeAt(i));
  key = mix(key ^ (step >>> 0)) ^ mix(Math.floor(step / 2 ** 32) + 0x9e3779b9);
  let a = mix(key ^ 0x243f6a88);
  let b = mix(a ^ 0x85a308d3);
  let c = mix(b ^ 0x13198a2e);
  let counter = 1;
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();

  const uniform = (): number => bits() / 2 ** 32;
  let spare: number | undefined;
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log((bits() + 1) / 2 ** 32)); // in (0, 1]: the logarithm is finite
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const below = (bound: number): number => Math.floor(uniform() * bound);
  return {
    uniform,
    below,
    normal,
    normals(length, sigma) {
      const values = new Float32Array(length);
      if (sigma !== 0) for (let i = 0; i < length; i++) values[i] = sigma * normal();
      return values;
    },
    permutation(length) {
      const order = Uint32Array.from({ length }, (_, i) => i);
      for (let i = length - 1; i > 0; i--) {
        const j = below(i + 1);
        const kept = order[i] ?? 0;
        order[i] = order[j] ?? 0;
        order[j] = kept;
      }
      return order;
    },
  };
}

/** splitmix32's finalizer: every input bit reaches every output bit. */
function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}
