import type { Direction, ScoredSplit } from '#contracts/domain.ts';
import type { MeasureName } from '#contracts/measures.ts';
import type { TrialFieldsFragment } from './gql/graphql.ts';

/** What an experiment says of one row, seed and direction. */
export interface TrialLine {
  readonly preset: string;
  readonly row: string;
  readonly seed: number;
  readonly direction: Direction;
  readonly split: ScoredSplit;
  readonly state: TrialFieldsFragment['state'];
  /** SSIM to the ground truth; null where the dataset has none, or the trial has failed, as all measures are. */
  readonly ssimTruth: number | null;
  /** Share of pixels in the palette of the exemplar. */
  readonly palette: number | null;
  /** Share of digits read as in the ground truth. */
  readonly digitAgree: number | null;
  /** Pairs of content image and exemplar that SSIM, or else the first of these measures, is of. */
  readonly n: number | null;
  /** 95 % intervals over images. */
  readonly interval: Readonly<Record<Measure, readonly [low: number, high: number] | null>>;
  /** From the start of the run to the end. */
  readonly wallSeconds: number | null;
  /** Why there are no scores; null where there are. */
  readonly problem: string | null;
  readonly runId: string | null;
  readonly evaluationId: string | null;
}

const MEASURES = {
  ssimTruth: 'ssim',
  palette: 'palette_accuracy',
  digitAgree: 'digit_agreement',
} as const satisfies Record<string, MeasureName>;
type Measure = keyof typeof MEASURES;

const SIDES = { A_TO_B: 'ab', B_TO_A: 'ba' } as const satisfies Record<Direction, string>;

/** The lines of a trial that has ended, one per direction. */
export function trialLines(trial: TrialFieldsFragment, split: ScoredSplit): TrialLine[] {
  const { preset, row, seed, state, wallSeconds, problem, run } = trial;
  const evaluation = trial.evaluations.find((each) => each.split === split && each.state === 'FINISHED');
  return (['A_TO_B', 'B_TO_A'] as const).map((direction) => {
    const scoreOf = (measure: Measure) =>
      evaluation?.scores?.find(({ name }) => name === `evaluation/${MEASURES[measure]}_${SIDES[direction]}`);
    const valueOf = (measure: Measure) => scoreOf(measure)?.value ?? null;
    const intervalOf = (measure: Measure) => {
      const { low, high } = scoreOf(measure) ?? {};
      return typeof low === 'number' && typeof high === 'number' ? ([low, high] as const) : null;
    };
    const countOf = () =>
      (scoreOf('ssimTruth') ?? scoreOf('palette') ?? scoreOf('digitAgree'))?.count ?? null;
    return {
      preset,
      row,
      seed,
      direction,
      split,
      state,
      ssimTruth: valueOf('ssimTruth'),
      palette: valueOf('palette'),
      digitAgree: valueOf('digitAgree'),
      n: countOf() ?? evaluation?.imageCount ?? null,
      interval: {
        ssimTruth: intervalOf('ssimTruth'),
        palette: intervalOf('palette'),
        digitAgree: intervalOf('digitAgree'),
      },
      wallSeconds: wallSeconds ?? null,
      problem: problem ?? null,
      runId: run?.id ?? null,
      evaluationId: evaluation?.id ?? null,
    };
  });
}
