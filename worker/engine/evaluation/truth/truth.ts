import type { RgbImage } from '../../imaging/rgb-image.ts';

export type Color = readonly [red: number, green: number, blue: number];

/** What a perfect translation looks like. */
export interface Truth {
  readonly image: RgbImage;
  /** Its areas of one color. */
  readonly regions: readonly TruthRegion[];
}

export interface TruthRegion {
  /** 1 for each pixel of the region, row by row. */
  readonly pixels: Uint8Array;
  readonly color: Color;
}

/** A source of ground truth for some datasets. */
export interface TruthProvider {
  /** Why it has none for images of these names; null where it has. */
  refusal(names: readonly string[]): string | null;
  /** Null where the pair is not what the names promise. */
  truthOf(content: RgbImage, exemplar: RgbImage): Truth | null;
}
