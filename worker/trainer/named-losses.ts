import { invariant } from '#contracts/invariant.ts';

/** Pairs a training step's output `losses` with the metric names of its entries. */
export const namedLosses = (
  names: readonly string[],
  outputs: Readonly<Record<string, Float32Array>>,
): (readonly [name: string, value: number])[] => {
  const { losses } = outputs;
  invariant(
    losses?.length === names.length,
    `namedLosses: expected ${names.length} losses (${names.join(', ')}), got ${losses?.length}`,
  );
  return names.map((name, i) => [name, losses[i] ?? NaN]);
};
