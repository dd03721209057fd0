import type { Direction } from './domain.ts';

/** What the name of a score says. */
interface EvaluationMetric {
  /** Name of a measure, which a program may no longer have. */
  readonly measure: string;
  readonly direction: Direction;
}

/** Reads the name of a score, as `evaluation/ssim_ab`; null for any other metric. */
export function readEvaluationMetric(name: string): EvaluationMetric | null {
  const [, measure, end] = /^evaluation\/(.+)_(ab|ba)$/.exec(name) ?? [];
  return measure === undefined ? null : { measure, direction: end === 'ab' ? 'A_TO_B' : 'B_TO_A' };
}
