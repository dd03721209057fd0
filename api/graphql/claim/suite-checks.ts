import type { ClaimSuite, SuiteCheck } from '#contracts/claims/claim-suite.ts';
import { readEvaluationMetric } from '#contracts/evaluation-metric.ts';
import { measureLabel } from '#contracts/measures.ts';
import { referenceFactsOf } from '#contracts/reference-translators.ts';
import { readChances } from '#contracts/stored/read-chances.ts';
import { readReferenceRows } from '#contracts/stored/read-reference-rows.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import type { Evaluation } from '#db/generated/client.ts';
import type { ReadRow } from './claim-trials.queries.ts';

/** Something that has to hold of a table, and whether it does. */
interface AnsweredCheck {
  readonly text: string;
  /** Null while there are no scores to tell by. */
  readonly holds: boolean | null;
  /** The figures; empty while there are none. */
  readonly found: string;
}

const ENDS = ['ab', 'ba'] as const;
const WORDS = { ab: 'A to B', ba: 'B to A' } as const;

/** Goes through what has to hold of a suite's table, mean over the seeds there are. */
export function answerChecks(suite: ClaimSuite, rows: readonly ReadRow[]): AnsweredCheck[] {
  return suite.checks.map((check) => answerOf(check, suite, rows));
}

function answerOf(check: SuiteCheck, suite: ClaimSuite, rows: readonly ReadRow[]): AnsweredCheck {
  if (check.type === 'REFERENCE_IS') {
    const [evaluation] = rows.flatMap((row) => scoredOf(row, suite));
    const value = evaluation ? referenceOf(evaluation, check.reference, check.metric) : null;
    return {
      text: `${referenceFactsOf(check.reference).label} has ${check.value} in ${metricLabel(check.metric)}${check.within > 0 ? `, to ${check.within}` : ', exactly'}`,
      // Decimal fractions are no binary ones.
      holds: value === null ? null : Math.abs(value - check.value) <= check.within + 1e-12,
      found: value === null ? '' : value.toFixed(4),
    };
  }
  const row = rows.find((each) => each.row === check.row && each.track === check.track);
  const evaluations = row ? scoredOf(row, suite) : [];
  const label = `${row?.label ?? check.row} (${check.track})`;
  const ends = ENDS.flatMap((end) => {
    const metric = `evaluation/${check.measure}_${end}`;
    const value = meanOf(evaluations.map(({ scores }) => readScores(scores)[metric] ?? null));
    const bound =
      check.type === 'ABOVE_CHANCE'
        ? meanOf(evaluations.map(({ chances }) => readChances(chances)[metric] ?? null))
        : bestOf(
            check.references.map((name) =>
              meanOf(evaluations.map((each) => referenceOf(each, name, metric))),
            ),
          );
    return value === null || bound === null ? [] : [{ end, value, bound }];
  });
  const above = check.type === 'ABOVE_CHANCE' ? 0 : check.above;
  const text =
    check.type === 'ABOVE_CHANCE'
      ? `${label} is above chance in ${measureLabel(check.measure)}`
      : `${label} is at most ${above} above the better of ${check.references.map((name) => referenceFactsOf(name).label.toLowerCase()).join(' and ')} in ${measureLabel(check.measure)}`;
  return {
    text,
    holds:
      ends.length === 0
        ? null
        : ends.every(({ value, bound }) =>
            check.type === 'ABOVE_CHANCE' ? value > bound : value <= bound + above,
          ),
    found: ends
      .map(({ end, value, bound }) => `${WORDS[end]} ${value.toFixed(3)} beside ${bound.toFixed(3)}`)
      .join(', '),
  };
}

/** @param metric e.g. "evaluation/ssim_ab" */
function metricLabel(metric: string): string {
  const read = readEvaluationMetric(metric);
  if (read === null) return metric;
  return `${measureLabel(read.measure)}, ${read.direction === 'A_TO_B' ? WORDS.ab : WORDS.ba}`;
}

function scoredOf({ trials }: ReadRow, { split }: ClaimSuite): Evaluation[] {
  return trials.flatMap(({ evaluations }) =>
    evaluations.filter((each) => each.split === split && each.scores !== null),
  );
}

function referenceOf({ referenceRows }: Evaluation, name: string, metric: string): number | null {
  return readReferenceRows(referenceRows).find((each) => each.name === name)?.scores[metric] ?? null;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? null : found.reduce((sum, value) => sum + value, 0) / found.length;
}

function bestOf(values: readonly (number | null)[]): number | null {
  const found = values.filter((value) => value !== null);
  return found.length === 0 ? null : Math.max(...found);
}
