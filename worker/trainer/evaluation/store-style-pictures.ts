import type { Direction } from '#contracts/domain.ts';
import type { EvaluationPicture } from '#contracts/evaluation-pictures.ts';
import type { MeasureName } from '#contracts/measures.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { montage } from '../../engine/imaging/montage.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import { encodePng } from '../../images/encode-png.ts';
import { enlarge } from '../samples/enlarge.ts';
import { drawStyleMap } from './draw-style-map.ts';
import type { ShownStyles } from './score-styles.ts';

/** Content images of the picture. */
const ROWS = 3;
/** Small images are enlarged until no side of a cell is shorter. */
const MIN_CELL = 64;
/** What both pictures show of a model. */
const MEASURE: MeasureName = 'exemplar_retrieval';

/** Stores some content images under an exemplar of every style, and the map of their translations. */
export async function storeStylePictures(
  blobs: BlobStore,
  direction: Direction,
  shown: ShownStyles,
): Promise<EvaluationPicture[]> {
  const { exemplars, contents } = shown;
  const [corner] = exemplars;
  if (!corner || contents.length === 0 || shown.real.length < 2) return [];
  const rows = contents.slice(0, ROWS);
  const grid = montage(
    [
      blank(corner),
      ...exemplars,
      ...rows.flatMap(({ content, translations }) => [content, ...translations]),
    ].map((cell) => enlarge(cell, MIN_CELL)),
    exemplars.length + 1,
  );
  const store = async (which: 'STYLES' | 'STYLE_MAP', image: RgbImage, height: number) => ({
    direction,
    shown: which,
    measure: MEASURE,
    values: [],
    rows: height,
    ...(await blobs.put(await encodePng(image))),
    width: image.width,
    height: image.height,
  });
  return [await store('STYLES', grid, rows.length + 1), await store('STYLE_MAP', drawStyleMap(shown), 1)];
}

function blank({ width, height }: RgbImage): RgbImage {
  return { width, height, data: new Uint8Array(3 * width * height).fill(255) };
}
