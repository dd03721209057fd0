const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that a person wrote in decimal notation, e.g. `300`, `0.5` or `2e-4`. Null for any other text and for a
 * number that the program could not work with as written: beyond a double's range on either side (1e400, 1e-400), minus
 * zero, and whole numbers that a double does not hold exactly.
 */
export function readNumber(text: string): number | null {
  const written = text.trim();
  if (!DECIMAL.test(written)) return null;
  const number = Number(written);
  const isZero = !/[1-9]/.test(written.replace(/e.*$/i, ''));
  const isKept = Number.isFinite(number) && (number !== 0) === !isZero && !Object.is(number, -0);
  return isKept && (!Number.isInteger(number) || Number.isSafeInteger(number)) ? number : null;
}
