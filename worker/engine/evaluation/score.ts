import type { RgbImage } from '../imaging/rgb-image.ts';
import { hasPalette } from './palette.ts';
import { meanSquaredError, psnr } from './psnr.ts';
import { ssim } from './ssim.ts';
import { paintTwoTone, twoToneImage } from './two-tone-image.ts';

/** How good one translation of MNIST-Single is. */
export interface Score {
  /** SSIM to the ground truth, the content's figure in the exemplar's colours. */
  readonly ssim: number;
  readonly meanSquaredError: number;
  /** SSIM to the exemplar, another digit: a perfect translator reaches about 0.48 (A to B), 0.23 (B to A). */
  readonly ssimExemplar: number;
  readonly hasPalette: boolean;
}

/** Means over translations, by the measure's part of the metric name `evaluation/<measure>_ab`. */
type Evaluation = Readonly<Record<'ssim' | 'psnr' | 'ssim_exemplar' | 'palette_accuracy', number>>;

/** Null where content or exemplar is not an image of two tones, so that no ground truth can be painted. */
export function scoreTranslation(translation: RgbImage, content: RgbImage, exemplar: RgbImage): Score | null {
  const contentTones = twoToneImage(content);
  const exemplarTones = twoToneImage(exemplar);
  if (!contentTones || !exemplarTones) return null;
  const truth = paintTwoTone(contentTones, exemplarTones, content.width, content.height);
  return {
    ssim: ssim(translation, truth),
    meanSquaredError: meanSquaredError(translation, truth),
    ssimExemplar: ssim(translation, exemplar),
    hasPalette: hasPalette(translation, contentTones, exemplarTones),
  };
}

/**
 * Means over one score or more. PSNR is that of the mean squared error over all images, since a single perfect image
 * has none.
 */
export function summarizeScores(scores: readonly Score[]): Evaluation {
  return {
    ssim: meanOf(scores, (score) => score.ssim),
    psnr: psnr(meanOf(scores, (score) => score.meanSquaredError)),
    ssim_exemplar: meanOf(scores, (score) => score.ssimExemplar),
    palette_accuracy: meanOf(scores, (score) => (score.hasPalette ? 1 : 0)),
  };
}

function meanOf(scores: readonly Score[], value: (score: Score) => number): number {
  return scores.reduce((sum, score) => sum + value(score), 0) / scores.length;
}
