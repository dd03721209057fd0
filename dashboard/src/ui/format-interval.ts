import { formatNumber } from '#lib/format-number.ts';

const MOST_DECIMALS = 6;

/**
 * A value and its interval with as many decimals as tell: two digits of the interval's width. 0.95336 within 0.95103 to
 * 0.95561 -> "0.9534" and "0.9510–0.9556".
 */
export function formatInterval(
  value: number,
  low: number,
  high: number,
): { value: string; interval: string } {
  const width = high - low;
  if (width === 0)
    return { value: formatNumber(value), interval: `${formatNumber(low)}–${formatNumber(high)}` };
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(width))));
  return { value: value.toFixed(decimals), interval: `${low.toFixed(decimals)}–${high.toFixed(decimals)}` };
}
