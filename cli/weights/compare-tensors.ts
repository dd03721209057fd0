import type { NamedTensors } from '#lib/safetensors.ts';

export interface TensorDifference {
  readonly name: string;
  /** The largest absolute difference of two values at one place: 0 where all are equal, infinite where the sizes differ. */
  readonly largest: number;
}

/** Tensor by tensor, of two networks of one shape. */
export function compareTensors(a: NamedTensors, b: NamedTensors): TensorDifference[] {
  return Object.entries(a).map(([name, { data }]) => {
    const others = b[name]?.data;
    if (others?.length !== data.length) return { name, largest: Infinity };
    let largest = 0;
    for (const [i, value] of data.entries())
      largest = Math.max(largest, Math.abs(value - (others[i] ?? NaN)));
    return { name, largest };
  });
}
