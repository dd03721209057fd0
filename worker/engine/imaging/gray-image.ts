import type { RgbImage } from './rgb-image.ts';

/** An image as 8-bit gray, row by row: `data` holds width * height bytes. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Luma as JPEG has it (ITU-R BT.601): 0.299 R + 0.587 G + 0.114 B, rounded. */
export function grayOf({ width, height, data }: RgbImage): GrayImage {
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++)
    gray[i] = Math.round(
      0.299 * (data[3 * i] ?? 0) + 0.587 * (data[3 * i + 1] ?? 0) + 0.114 * (data[3 * i + 2] ?? 0),
    );
  return { width, height, data: gray };
}
