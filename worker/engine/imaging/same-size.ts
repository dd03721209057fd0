import { invariant } from '#lib/invariant.ts';

interface Sized {
  readonly width: number;
  readonly height: number;
}

/** Stops unless both images have the same width and height. */
export function expectSameSize(operation: string, x: Sized, y: Sized): void {
  invariant(
    x.width === y.width && x.height === y.height,
    `${operation}: expected images of one size, got ${x.width}x${x.height} and ${y.width}x${y.height}`,
  );
}
