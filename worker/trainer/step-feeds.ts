/** Scalars as feeds of a step. */
export const scalarFeeds = <Name extends string>(
  scalars: Readonly<Record<Name, number>>,
): Record<Name, Float32Array> =>
  Object.fromEntries(
    Object.entries<number>(scalars).map(([name, value]) => [name, Float32Array.of(value)]),
  ) as Record<Name, Float32Array>;
