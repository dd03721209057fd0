/** What people are told of a measure that an evaluation takes; the mathematics is in worker/engine/evaluation. */
export interface MeasureFacts {
  readonly label: string;
  /** Empty for a plain number. */
  readonly unit?: string;
}

/** Every measure, by the name that follows `evaluation/` in its metric. */
export const measureFacts = {
  ssim: { label: 'SSIM to ground truth' },
  psnr: { label: 'PSNR to ground truth' },
  ssim_exemplar: { label: 'SSIM to exemplar' },
  palette_accuracy: { label: 'Palette accuracy' },
} as const satisfies Record<string, MeasureFacts>;
export type MeasureName = keyof typeof measureFacts;
