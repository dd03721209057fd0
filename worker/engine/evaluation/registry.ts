import type { MeasureName } from '#contracts/measures.ts';
import type { MeasureOf } from './measure.ts';
import { colorDistance } from './measures/color-distance.ts';
import { graySsimToContent } from './measures/gray-ssim-to-content.ts';
import { paletteAccuracy } from './measures/palette-accuracy.ts';
import { psnr } from './measures/psnr.ts';
import { ssimToExemplar } from './measures/ssim-to-exemplar.ts';
import { ssimToTruth } from './measures/ssim-to-truth.ts';

/** The mathematics of every measure. */
export const measures: { readonly [Name in MeasureName]: MeasureOf<Name> } = {
  ssim: ssimToTruth,
  psnr,
  ssim_exemplar: ssimToExemplar,
  color_distance: colorDistance,
  gray_ssim_to_content: graySsimToContent,
  palette_accuracy: paletteAccuracy,
};
