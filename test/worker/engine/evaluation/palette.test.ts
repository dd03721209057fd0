import { expect, test } from 'vitest';
import { distinctPalettes, nearestPalette } from '../../../../worker/engine/evaluation/styles/palette.ts';
import { classColor } from '../../../../worker/engine/evaluation/measures/class-color.ts';
import type { Color, RegionMap } from '../../../../worker/engine/evaluation/truth/truth.ts';
import type { RgbImage } from '../../../../worker/engine/imaging/rgb-image.ts';

const NAMES = { 0: 'background', 1: 'left', 2: 'right', 9: 'nowhere' };
/** Three columns: ground, left, right. */
const REGIONS: RegionMap = {
  width: 3,
  height: 3,
  indices: Uint8Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2),
  names: NAMES,
};

function columns(...colors: Color[]): RgbImage {
  return { width: 3, height: 3, data: Uint8Array.from([...colors, ...colors, ...colors].flat()) };
}
function palette(colors: Record<string, Color>) {
  return new Map(Object.entries(colors));
}

test('palettes of one style are those within 32 of each other in every region', () => {
  const palettes = [
    palette({ background: [0, 0, 0], left: [200, 0, 0] }),
    palette({ background: [0, 0, 0], left: [232, 0, 0] }),
    palette({ background: [0, 0, 0], left: [233, 0, 0] }),
    palette({ background: [0, 40, 0], left: [200, 0, 0] }),
    palette({ background: [0, 80, 0], left: [200, 0, 0] }),
  ];
  expect(distinctPalettes(palettes, 8)).toEqual([0, 2, 3, 4]);
  expect(distinctPalettes(palettes, 2)).toEqual([0, 2]);
});

test('the nearest palette is that of the least mean distance over the regions that both have', () => {
  const translation = columns([10, 10, 10], [250, 0, 0], [0, 0, 250]);
  const palettes = [
    palette({ background: [0, 0, 0], left: [0, 0, 255], right: [255, 0, 0] }),
    palette({ background: [0, 0, 0], left: [255, 0, 0], nowhere: [9, 9, 9] }),
    palette({ nowhere: [10, 10, 10] }),
  ];
  expect(nearestPalette(translation, REGIONS, palettes)).toBe(1);
});

test("a figure's color counts where it is nearer to its own than to that of another figure", () => {
  const truth = {
    image: columns([0, 0, 0], [200, 0, 0], [0, 0, 200]),
    regions: REGIONS,
    group: null,
  };
  const [content, exemplar] = [truth.image, truth.image];
  const of = (translation: RgbImage) => classColor({ content, exemplar, translation, truth });
  expect(of(columns([0, 0, 0], [120, 0, 80], [0, 0, 60]))).toBe(1);
  expect(of(columns([0, 0, 0], [80, 0, 120], [0, 0, 60]))).toBe(0.5);
  const oneColor = { ...truth, image: columns([0, 0, 0], [200, 0, 0], [200, 0, 0]) };
  expect(classColor({ content, exemplar, translation: content, truth: oneColor })).toBeNull();
});
