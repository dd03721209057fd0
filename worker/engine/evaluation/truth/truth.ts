import type { RgbImage } from '../../imaging/rgb-image.ts';

export type Color = readonly [red: number, green: number, blue: number];

/** To which region each pixel of an image belongs, as `<name>.seg.png` beside it says, at the size of the image. */
export interface RegionMap {
  readonly width: number;
  readonly height: number;
  /** Row by row; of a resized image the index of the nearest pixel, and NO_REGION (contracts/region-classes.ts) of padding. */
  readonly indices: Uint8Array;
  /**
   * Names by index, as `classes.json` of the image's domain gives them: all that it names, in the image or not. Regions of
   * two domains are the same where their names are.
   */
  readonly names: Readonly<Record<number, string>>;
}

/** An image of a scored split at the model's size, with what its dataset says of it. */
export interface ScoredImage {
  readonly image: RgbImage;
  /** Class, e.g. the digit; null where the dataset says none. */
  readonly label: string | null;
  /** Null where no `.seg.png` is beside the image. */
  readonly regions: RegionMap | null;
}

/** What a perfect translation looks like: a row of the dataset's truth table. */
export interface Truth {
  readonly image: RgbImage;
  /** Those of the content image, which a translation keeps; null where it has none. */
  readonly regions: RegionMap | null;
  /** Name of the group that its row is of, e.g. `seen` or `unseen`; null for none. */
  readonly group: string | null;
}

/** A content image and an exemplar of one direction, with all that the dataset says of them. */
export interface DescribedPair {
  readonly content: ScoredImage;
  readonly exemplar: ScoredImage;
  /** Null where the dataset has no truth for this pair. */
  readonly truth: Truth | null;
}
