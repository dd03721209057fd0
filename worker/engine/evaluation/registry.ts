import type { PairMeasureName } from '#contracts/measures.ts';
import type { MeasureOf } from './measure.ts';
import { backgroundColor } from './measures/background-color.ts';
import { classColor } from './measures/class-color.ts';
import { colorDistance } from './measures/color-distance.ts';
import { digitAccuracy } from './measures/digit-accuracy.ts';
import { digitAgreement } from './measures/digit-agreement.ts';
import { graySsimToContent } from './measures/gray-ssim-to-content.ts';
import { paletteAccuracy } from './measures/palette-accuracy.ts';
import { pixelsNearTruth } from './measures/pixels-near-truth.ts';
import { psnrToTruth } from './measures/psnr-to-truth.ts';
import { regionColor } from './measures/region-color.ts';
import { squaredErrorToTruth } from './measures/squared-error-to-truth.ts';
import { ssimToExemplar } from './measures/ssim-to-exemplar.ts';
import { ssimToTruth } from './measures/ssim-to-truth.ts';

/** The mathematics of measures that are taken of pairs: the values of single pairs. */
export const measures: { readonly [Name in PairMeasureName]: MeasureOf<Name> } = {
  ssim: ssimToTruth,
  ssim_p5: ssimToTruth,
  psnr: squaredErrorToTruth,
  psnr_mean: psnrToTruth,
  pixels_near: pixelsNearTruth,
  ssim_exemplar: ssimToExemplar,
  color_distance: colorDistance,
  gray_ssim_to_content: graySsimToContent,
  palette_accuracy: paletteAccuracy,
  region_color: regionColor,
  background_color: backgroundColor,
  class_color: classColor,
  digit_agreement: digitAgreement,
  digit_accuracy: digitAccuracy,
};
