import { invariant } from '#lib/invariant.ts';

/** Pairs a training step's output `losses` with the metric names of its entries. */
export function namedLosses(
  names: readonly string[],
  outputs: Readonly<Record<string, Float32Array>>,
): (readonly [name: string, value: number])[] {
  const { losses } = outputs;
  invariant(
    losses?.length === names.length,
    `namedLosses: expected ${names.length} losses (${names.join(', ')}), got ${losses?.length}`,
  );
  return names.map((name, i) => [name, losses[i] ?? NaN]);
}
