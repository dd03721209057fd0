import type { RandomStream } from '#lib/random.ts';
import { DIGIT_SIDE } from '../engine/digits/digit-network.ts';
import { isInk } from './is-ink.ts';

/** Largest turn in radians, change of size and of slant, and shift in pixels. */
const TURN = 0.2;
const STRETCH = 0.12;
const SLANT = 0.15;
const SHIFT = 2;

/** The digit as another hand could have written it: turned, stretched, slanted and shifted a little, then thresholded. */
export function warpedDigit(gray: Uint8Array, draws: Pick<RandomStream, 'uniform'>): Uint8Array {
  const within = (bound: number) => bound * (2 * draws.uniform() - 1);
  const angle = within(TURN);
  const [stretchX, stretchY] = [1 + within(STRETCH), 1 + within(STRETCH)];
  const slant = within(SLANT);
  const [shiftX, shiftY] = [within(SHIFT), within(SHIFT)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const middle = (DIGIT_SIDE - 1) / 2;
  const ink = new Uint8Array(DIGIT_SIDE * DIGIT_SIDE);
  for (let row = 0; row < DIGIT_SIDE; row++) {
    for (let column = 0; column < DIGIT_SIDE; column++) {
      const x = (column - middle - shiftX) / stretchX;
      const y = (row - middle - shiftY) / stretchY;
      const slanted = x + slant * y;
      const value = grayAt(gray, middle + cos * slanted - sin * y, middle + sin * slanted + cos * y);
      ink[DIGIT_SIDE * row + column] = isInk(value) ? 1 : 0;
    }
  }
  return ink;
}

/** Between pixels linearly; paper outside. */
function grayAt(gray: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, bottom] = [x - left, y - top];
  const upper = (1 - right) * pixel(gray, left, top) + right * pixel(gray, left + 1, top);
  const lower = (1 - right) * pixel(gray, left, top + 1) + right * pixel(gray, left + 1, top + 1);
  return (1 - bottom) * upper + bottom * lower;
}

function pixel(gray: Uint8Array, x: number, y: number): number {
  if (x < 0 || y < 0 || x >= DIGIT_SIDE || y >= DIGIT_SIDE) return 0;
  return gray[DIGIT_SIDE * y + x] ?? 0;
}
