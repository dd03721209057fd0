import { expect, test } from 'vitest';
import { presetForImages, presetSize } from '../../../../dashboard/src/features/runs/preset-for-images.ts';

function preset(name: string, width: number, height: number) {
  return { name, description: '', config: { imageWidth: width, imageHeight: height } };
}
const digits = preset('digits', 28, 28);
const [small, large] = [preset('small', 64, 64), preset('large', 128, 128)];
const presets = [digits, large, small, preset('tiny', 16, 16)];

test.each([
  ['digits at their own size', digits, { width: 28, height: 28 }, null],
  ['images that are a little larger', digits, { width: 100, height: 100 }, null],
  ['photographs', digits, { width: 4000, height: 3000 }, 'small'],
  ['photographs by a preset for some', small, { width: 4000, height: 3000 }, 'large'],
  ['photographs by the largest preset', large, { width: 4000, height: 3000 }, null],
  ['a panorama, by its shorter side', digits, { width: 4000, height: 90 }, null],
  ['images smaller than any larger preset', preset('eight', 8, 8), { width: 15, height: 15 }, null],
])('the preset for %s', (_images, chosen, size, better) => {
  expect(presetForImages(presets, chosen, size)?.name ?? null).toBe(better);
});

test('a preset says at which size it learns', () => {
  expect(presetSize(preset('wide', 64, 32))).toBe('64×32');
});
