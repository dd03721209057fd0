import type { ErrorPart, EvaluationRows } from './evaluation-rows.ts';

/** By what an error is split: parts of the image, classes of content images, groups of pairs. */
export type ErrorSplit = 'PLACE' | 'LABEL' | 'GROUP';

/** Which share of the error of a direction lies where. */
export interface ErrorShare {
  readonly by: ErrorSplit;
  readonly name: string;
  /** Pairs that have any of these pixels. */
  readonly imageCount: number;
  /** Of all pixels. */
  readonly pixelShare: number;
  /** Of the sum of all squared errors; 0 where there is no error. */
  readonly errorShare: number;
  /** Mean over these pixels of |translation - truth|, 0 to 255. */
  readonly absolute: number;
  /** Mean over these pixels of (translation - truth)^2. */
  readonly squared: number;
}

/**
 * The error of one direction, split in three ways: in each, all shares together are 1. Classes and groups that no pair has
 * are left out.
 *
 * @returns null where the errors were not measured
 */
export function errorShares(rows: EvaluationRows, end: 'ab' | 'ba'): ErrorShare[] | null {
  const parts = rows.errors[end];
  if (!parts) return null;
  const places = parts.map((part) => ({
    name: placeName(part),
    cells: part.pixels.map((_, pair) => cell(part, pair)),
  }));
  const pairs = rows.pairs[end].map((_, pair) => sum(parts.map((part) => cell(part, pair))));
  const all = sum(pairs);
  return [
    ...places.map((place) => share('PLACE', place.name, place.cells, all)),
    ...byName('LABEL', rows.labels[end], pairs, all),
    ...byName('GROUP', rows.groups[end], pairs, all),
  ];
}

/** What people call a part of the pixels. */
export function placeName({ place, region }: Pick<ErrorPart, 'place' | 'region'>): string {
  switch (place) {
    case 'INSIDE':
      return `inside ${region ?? 'a region'}`;
    case 'EDGE':
      return 'on edges between regions';
    case 'ELSEWHERE':
      return 'outside all regions';
  }
}

/** What is summed of a pair, or of some of its pixels. */
interface Cell {
  readonly pixels: number;
  readonly absolute: number;
  readonly squared: number;
}

function cell({ pixels, absolute, squared }: ErrorPart, pair: number): Cell {
  return { pixels: pixels[pair] ?? 0, absolute: absolute[pair] ?? 0, squared: squared[pair] ?? 0 };
}

function sum(cells: readonly Cell[]): Cell {
  const of = (key: keyof Cell) => cells.reduce((total, each) => total + each[key], 0);
  return { pixels: of('pixels'), absolute: of('absolute'), squared: of('squared') };
}

function byName(
  by: ErrorSplit,
  names: readonly (string | null)[],
  pairs: readonly Cell[],
  all: Cell,
): ErrorShare[] {
  const known = [...new Set(names.filter((name) => name !== null))].sort();
  return known.map((name) =>
    share(
      by,
      name,
      pairs.filter((_, pair) => names[pair] === name),
      all,
    ),
  );
}

function share(by: ErrorSplit, name: string, cells: readonly Cell[], all: Cell): ErrorShare {
  const { pixels, absolute, squared } = sum(cells);
  return {
    by,
    name,
    imageCount: cells.filter((each) => each.pixels > 0).length,
    pixelShare: all.pixels === 0 ? 0 : pixels / all.pixels,
    errorShare: all.squared === 0 ? 0 : squared / all.squared,
    absolute: pixels === 0 ? 0 : absolute / pixels,
    squared: pixels === 0 ? 0 : squared / pixels,
  };
}
