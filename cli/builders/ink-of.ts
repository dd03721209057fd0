import type { Digits } from '#lib/digit-pools.ts';
import { resizeGray } from './resize-gray.ts';

/** Width and height of a stored digit, in pixels. */
const DIGIT_SIDE = 28;
/** Half of the way from paper to ink. */
const THRESHOLD = 127.5;

/** Where a digit has ink once it is resized: `side * side` values, 1 for ink. */
export function inkOf({ images }: Digits, digit: number, side: number): Uint8Array {
  const length = DIGIT_SIDE * DIGIT_SIDE;
  const gray = images.subarray(length * digit, length * (digit + 1));
  const resized = side === DIGIT_SIDE ? gray : resizeGray(gray, DIGIT_SIDE, side);
  return Uint8Array.from(resized, (value) => (value > THRESHOLD ? 1 : 0));
}
