/** Scalars as feeds of a step. */
export function scalarFeeds<Name extends string>(
  scalars: Readonly<Record<Name, number>>,
): Record<Name, Float32Array> {
  return Object.fromEntries(
    Object.entries<number>(scalars).map(([name, value]) => [name, Float32Array.of(value)]),
  ) as Record<Name, Float32Array>;
}
