import { formatNumber } from '#lib/format-number.ts';

/** A value of a line; undefined: it has none there, null: it was not finite. */
export function valueText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  return value === null ? 'NaN/∞' : formatNumber(value);
}
