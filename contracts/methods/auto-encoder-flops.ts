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
    readonly generatorChannels: number;
    readonly downsamplings: number;
    readonly encoderResidualBlocks: number;
    readonly decoderResidualBlocks: number;
  };
}

/**
 * Floating-point operations of one image through encoder, both shared blocks and decoder of `worker/engine/networks`:
 * stem 5x5, downsamplings 4x4, residual blocks, transposed convolutions 4x4, image 3x3.
 */
export function autoEncoderFlops({ imageHeight, imageWidth, network }: AutoEncoderFacts): number {
  const { generatorChannels: channels, downsamplings } = network;
  const { encoderResidualBlocks, decoderResidualBlocks } = network;
  const full: Size = [imageHeight, imageWidth];
  const inner = channels * 2 ** downsamplings;
  const shared = 2;
  return (
    convolutionFlops({ size: 5, inputs: 3, outputs: channels }, full) +
    flopsOfEach(downsamplings, (i) =>
      convolutionFlops(
        { size: 4, inputs: channels * 2 ** (i - 1), outputs: channels * 2 ** i },
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
        { size: 4, inputs: inner / 2 ** (i - 1), outputs: inner / 2 ** i },
        halvedSize(full, downsamplings - i + 1),
      ),
    ) +
    convolutionFlops({ size: 3, inputs: channels, outputs: 3 }, full)
  );
}
