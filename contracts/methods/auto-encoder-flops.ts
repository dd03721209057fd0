import {
  convolutionFlops,
  flopsOfEach,
  halvedSize,
  residualFlops,
  transposedFlops,
  type Size,
} from './flops.ts';

interface AutoEncoderFacts {
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly network: {
    readonly form: 'SMALL' | 'PAPER';
    readonly generatorChannels: number;
    readonly downsamplings: number;
    readonly encoderResidualBlocks: number;
    readonly decoderResidualBlocks: number;
  };
}

/** Heights and widths of filters. */
const FILTERS = {
  SMALL: { stem: 5, down: 4, up: 4, image: 3 },
  PAPER: { stem: 7, down: 3, up: 3, image: 1 },
} as const;

/** Floating-point operations of one image through encoder, both shared blocks and decoder. */
export function autoEncoderFlops({ imageHeight, imageWidth, network }: AutoEncoderFacts): number {
  const { generatorChannels: channels, downsamplings } = network;
  const filters = FILTERS[network.form];
  const { encoderResidualBlocks, decoderResidualBlocks } = network;
  const full: Size = [imageHeight, imageWidth];
  const inner = channels * 2 ** downsamplings;
  const shared = 2;
  return (
    convolutionFlops({ size: filters.stem, inputs: 3, outputs: channels }, full) +
    flopsOfEach(downsamplings, (i) =>
      convolutionFlops(
        { size: filters.down, inputs: channels * 2 ** (i - 1), outputs: channels * 2 ** i },
        halvedSize(full, i),
      ),
    ) +
    residualFlops(
      encoderResidualBlocks + shared + decoderResidualBlocks,
      inner,
      halvedSize(full, downsamplings),
    ) +
    flopsOfEach(downsamplings, (i) =>
      transposedFlops(
        { size: filters.up, inputs: inner / 2 ** (i - 1), outputs: inner / 2 ** i },
        halvedSize(full, downsamplings - i + 1),
      ),
    ) +
    convolutionFlops({ size: filters.image, inputs: channels, outputs: 3 }, full)
  );
}
