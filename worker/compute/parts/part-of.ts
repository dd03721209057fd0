import { invariant } from '#lib/invariant.ts';
import { mapValues } from '#lib/map-values.ts';
import { shapeText } from '../shape-text.ts';
import type { Step } from '../step.ts';

/** Into how many parts a step is divided where so many could be computed side by side: all of them have the same size. */
export function partCount({ batch = 1 }: Step, most: number): number {
  for (let count = Math.min(batch, most); count > 1; count--) if (batch % count === 0) return count;
  return 1;
}

/** One of so many parts of a step: the same on that share of its batch. */
export function partOf(step: Step, count: number): Step {
  const { batch, feeds, name } = step;
  invariant(batch !== undefined && batch % count === 0, `${name}: a batch that divides by ${count} expected`);
  const shares = mapValues(feeds, (shape, feed) => {
    const [rows, ...rest] = shape;
    if (rows === undefined) return shape;
    invariant(
      rows % batch === 0,
      `${name}: feed '${feed}' of shape ${shapeText(shape)} is to have a row for each of ${batch} images`,
    );
    return [rows / count, ...rest];
  });
  return { ...step, batch: batch / count, feeds: shares };
}

export interface Part {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}
