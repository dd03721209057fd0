/** Height and width of what a layer gives. */
export type Size = readonly [height: number, width: number];

interface FilterFacts {
  /** Height and width of the filter. */
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** Floating-point operations of a convolution for one image, two for each multiply-add: 2 size^2 inputs outputs H W. */
export function convolutionFlops({ size, inputs, outputs }: FilterFacts, [height, width]: Size): number {
  return 2 * size ** 2 * inputs * outputs * height * width;
}

/** The same of a transposed convolution, which multiplies every value that it is given by its whole filter. */
export function transposedFlops(filter: FilterFacts, given: Size): number {
  return convolutionFlops(filter, given);
}

/** Of a dense layer. */
export function denseFlops(inputs: number, outputs: number): number {
  return 2 * inputs * outputs;
}

/** Of residual blocks of two convolutions 3x3 each. */
export function residualFlops(blocks: number, channels: number, size: Size): number {
  return 2 * blocks * convolutionFlops({ size: 3, inputs: channels, outputs: channels }, size);
}

/** A size that was halved that many times, rounded down each time. */
export function halvedSize([height, width]: Size, times: number): Size {
  return [Math.floor(height / 2 ** times), Math.floor(width / 2 ** times)];
}

/** The sum over `count` layers, numbered from 1. */
export function flopsOfEach(count: number, flops: (i: number) => number): number {
  return Array.from({ length: count }, (_, i) => flops(i + 1)).reduce((sum, each) => sum + each, 0);
}
