/**
 * Exponential moving average without the start's pull to zero:
 * `last = last * weight + (1 - weight) * y; out = last / (1 - weight ** n)`, n counting finite points only.
 * Non-finite points (null) stay as they are, and a constant series is left alone.
 * Source: TensorBoard, `data_transformer.ts`.
 */
export function debiasedEma(values: readonly (number | null)[], weight: number): readonly (number | null)[] {
  const first = values.find((value) => value !== null);
  if (weight <= 0 || values.every((value) => value === null || value === first)) return values;
  let last = 0;
  let count = 0;
  return values.map((value) => {
    if (value === null) return null;
    count += 1;
    last = last * weight + (1 - weight) * value;
    return last / (1 - weight ** count);
  });
}
