import { z } from 'zod';

/** What people are told of a measure that an evaluation takes; the mathematics is in worker/engine/evaluation. */
export interface MeasureFacts {
  readonly label: string;
  /** Empty for a plain number. */
  readonly unit?: string;
  /** What it says of its values for all pairs of content image and exemplar. */
  readonly of: 'MEAN' | 'FIFTH_PERCENTILE' | 'DECIBELS_OF_MEAN';
  /** What it compares a translation with, beside the pair itself. */
  readonly needs: 'TRUTH' | 'NOTHING';
}

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
    of: 'MEAN',
    needs: 'NOTHING',
  },
  gray_ssim_to_content: { label: 'Gray SSIM to content', of: 'MEAN', needs: 'NOTHING' },
  palette_accuracy: { label: 'Color match', of: 'MEAN', needs: 'TRUTH' },
} as const satisfies Record<string, MeasureFacts>;
export type MeasureName = keyof typeof measureFacts;

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
