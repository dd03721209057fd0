import type { Direction } from '#contracts/domain.ts';
import { montage } from '../../engine/imaging/montage.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import { encodePng } from '../../images/encode-png.ts';
import { encodeThumbnail } from '../../images/encode-thumbnail.ts';
import { enlarge } from './enlarge.ts';
import type { TrainerContext } from '../trainer-context.ts';

/** Small images are enlarged until no side of a cell is shorter. */
const MIN_CELL = 64;

/** Stores rows of images, equally many each, as one PNG with a thumbnail and reports it. */
export async function storeSample(
  context: TrainerContext,
  about: {
    readonly stage: string;
    readonly step: number;
    readonly direction: Direction | null;
  },
  rows: readonly (readonly RgbImage[])[],
): Promise<void> {
  const columns = rows[0]?.length ?? 0;
  const grid = montage(
    rows.flat().map((cell) => enlarge(cell, MIN_CELL)),
    columns,
  );
  const blob = await context.blobs.put(await encodePng(grid));
  const { bytes, ...thumbnailSize } = await encodeThumbnail(grid);
  const thumbnail = { ...(await context.blobs.put(bytes)), ...thumbnailSize };
  await context.channel.send({
    type: 'sample',
    ...about,
    ...blob,
    width: grid.width,
    height: grid.height,
    rows: rows.length,
    columns,
    thumbnail,
  });
}
