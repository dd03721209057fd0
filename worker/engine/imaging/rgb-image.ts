/** An image as 8-bit RGB, row by row: `data` holds 3 * width * height bytes. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
