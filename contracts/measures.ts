import { z } from 'zod';

/** What people are told of a measure that an evaluation takes; the mathematics is in worker/engine/evaluation. */
export type MeasureFacts = PairMeasureFacts | StyleMeasureFacts;

interface MeasureText {
  readonly label: string;
  /** Empty for a plain number. */
  readonly unit?: string;
  /** Smaller scores are better. */
  readonly isLowerBetter?: true;
}

/** Taken of every pair of content image and exemplar. */
interface PairMeasureFacts extends MeasureText {
  /** What it says of the values of all pairs. */
  readonly of: 'MEAN' | 'FIFTH_PERCENTILE' | 'DECIBELS_OF_MEAN';
  /**
   * What it needs beside the pair: a ground truth; the ground truth's regions; regions that are digits, and the digit
   * classifier.
   */
  readonly needs: 'NOTHING' | 'TRUTH' | 'REGIONS' | 'DIGITS';
}

/** Taken of content images that are translated under one exemplar of every style; needs the regions of all of them. */
interface StyleMeasureFacts extends MeasureText {
  /** What it says of the styles that their translations are nearest to. */
  readonly of: 'EXEMPLAR_RETRIEVAL' | 'STYLE_COVERAGE' | 'COLLAPSE_RATE';
  readonly needs: 'STYLES';
}

/** What a dataset or a program may lack. */
export type MeasureNeed = Exclude<MeasureFacts['needs'], 'NOTHING'>;

/** Every measure, by the name that follows `evaluation/` in its metric. */
export const measureFacts = {
  ssim: { label: 'SSIM to ground truth', of: 'MEAN', needs: 'TRUTH' },
  ssim_p5: { label: 'SSIM to ground truth, 5th percentile', of: 'FIFTH_PERCENTILE', needs: 'TRUTH' },
  psnr: {
    label: 'PSNR of the mean error to ground truth',
    unit: 'dB',
    of: 'DECIBELS_OF_MEAN',
    needs: 'TRUTH',
  },
  psnr_mean: { label: 'PSNR to ground truth, mean', unit: 'dB', of: 'MEAN', needs: 'TRUTH' },
  pixels_near: { label: 'Pixels near ground truth', of: 'MEAN', needs: 'TRUTH' },
  ssim_exemplar: { label: 'SSIM to exemplar', of: 'MEAN', needs: 'NOTHING' },
  color_distance: {
    label: 'Color distance to exemplar (lower is better)',
    unit: 'ΔE',
    isLowerBetter: true,
    of: 'MEAN',
    needs: 'NOTHING',
  },
  gray_ssim_to_content: { label: 'Gray SSIM to content', of: 'MEAN', needs: 'NOTHING' },
  palette_accuracy: { label: 'Color match', of: 'MEAN', needs: 'REGIONS' },
  region_color: { label: 'Regions in the right color', of: 'MEAN', needs: 'REGIONS' },
  background_color: { label: 'Background in the right color', of: 'MEAN', needs: 'REGIONS' },
  class_color: { label: 'Regions nearest to their own color', of: 'MEAN', needs: 'REGIONS' },
  digit_agreement: { label: 'Digits read as in the ground truth', of: 'MEAN', needs: 'DIGITS' },
  digit_accuracy: { label: 'Digits read right', of: 'MEAN', needs: 'DIGITS' },
  exemplar_retrieval: { label: 'Exemplars recognized', of: 'EXEMPLAR_RETRIEVAL', needs: 'STYLES' },
  style_coverage: { label: 'Style coverage', of: 'STYLE_COVERAGE', needs: 'STYLES' },
  collapse_rate: {
    label: 'Collapsed to one style (lower is better)',
    isLowerBetter: true,
    of: 'COLLAPSE_RATE',
    needs: 'STYLES',
  },
} as const satisfies Record<string, MeasureFacts>;
export type MeasureName = keyof typeof measureFacts;

/** Measures of single pairs. */
export type PairMeasureName = {
  [Name in MeasureName]: (typeof measureFacts)[Name]['needs'] extends 'STYLES' ? never : Name;
}[MeasureName];
/** Measures of content images under one exemplar of every style. */
export type StyleMeasureName = Exclude<MeasureName, PairMeasureName>;

export function isStyleMeasure(name: MeasureName): name is StyleMeasureName {
  return measureFacts[name].needs === 'STYLES';
}

/** What people call a measure; its name where a program no longer has it. */
export function measureLabel(name: string): string {
  return (
    (Object.entries(measureFacts) as [string, MeasureFacts][]).find(([known]) => known === name)?.[1].label ??
    name
  );
}

/** A measure that could not be taken of a dataset. */
export const missingMeasureSchema = z.object({ name: z.string(), reason: z.string() });
export type MissingMeasure = z.infer<typeof missingMeasureSchema>;
