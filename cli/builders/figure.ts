import type { Direction, DomainSide, Split } from '#contracts/domain.ts';
import type { RegionNames } from '#contracts/region-classes.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** An image before it is painted: regions, and a flat color for each. */
export interface Figure {
  /** Of each pixel, row by row. */
  readonly regions: Uint8Array;
  /** Colors by the index of a region; two figures can swap them. */
  readonly palette: readonly Rgb[];
  /** Null for none. */
  readonly label: string | null;
  /** What the name of its file says after its number, e.g. `7_red-on-green`. */
  readonly title: string;
}

/** A dataset of painted digits: all of it a pure function of seeds. */
export interface FigurePlan {
  /** Names of the domains. */
  readonly names: Readonly<Record<DomainSide, string>>;
  /** Width and height of its images, in pixels. */
  readonly side: number;
  /** Images of each split, in each domain. */
  readonly counts: Readonly<Record<Split, number>>;
  readonly classes: RegionNames;
  /** @param index below the split's count */
  figure(domain: DomainSide, split: Split, index: number): Figure;
  /** Name of the group of a pair; null for none. */
  groupOf(direction: Direction, content: Figure, exemplar: Figure): string | null;
}
