import { sizeOf } from '#lib/size-of.ts';
import type { Shape } from '../step.ts';
import { meanOf } from './mean-of.ts';
import type { Part } from './part-of.ts';

/**
 * A part's share of a feed.
 *
 * @param values of the whole feed, row-major, of `shape`: rows of images, domain after domain
 */
export function shareOf(
  values: Float32Array,
  shape: Shape,
  batch: number,
  { index, count }: Part,
): Float32Array {
  const [rows, ...rest] = shape;
  if (rows === undefined) return values;
  const rowSize = sizeOf(rest);
  const share = (batch / count) * rowSize;
  const shared = new Float32Array(values.length / count);
  for (let domain = 0; domain < rows / batch; domain++) {
    const from = domain * batch * rowSize + index * share;
    shared.set(values.subarray(from, from + share), domain * share);
  }
  return shared;
}

/**
 * The whole output of those of the parts, in their order: means of scalars and lists, rows of images as `shareOf` has
 * divided them.
 *
 * @param shape of a part's output
 * @param batch images per domain of the whole step
 */
export function wholeOf(shares: readonly Float32Array[], shape: Shape, batch: number): Float32Array {
  const count = shares.length;
  const [rows = 1, ...rest] = shape;
  if (shape.length < 2) return meanOf(shares);
  const share = (batch / count) * sizeOf(rest);
  const whole = new Float32Array(count * rows * sizeOf(rest));
  for (const [index, values] of shares.entries())
    for (let domain = 0; domain * share < values.length; domain++)
      whole.set(values.subarray(domain * share, (domain + 1) * share), (domain * count + index) * share);
  return whole;
}
