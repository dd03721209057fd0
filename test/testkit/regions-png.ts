import sharp from 'sharp';

/** A file of regions, as `<name>.seg.png`: gray values that are indices. */
export function regionsPng(width: number, height: number, indices: ArrayLike<number>): Promise<Buffer> {
  return sharp(Uint8Array.from(indices), { raw: { width, height, channels: 1 } })
    .toColorspace('b-w')
    .png()
    .toBuffer();
}
