import { EVALUATION_ROWS_VERSION, type EvaluationRows } from '#contracts/evaluation-rows.ts';
import { sha256Schema } from '#contracts/ids.ts';

/**
 * Rows of an evaluation with these values by metric, of pairs that are told apart by their number alone.
 *
 * @param values NaN where a pair has none
 */
export function evaluationRowsOf(values: Readonly<Record<string, readonly number[]>>): EvaluationRows {
  const pairsOf = (end: 'ab' | 'ba') =>
    Array.from(
      {
        length: Math.max(
          0,
          ...Object.entries(values).map(([name, of]) => (name.endsWith(end) ? of.length : 0)),
        ),
      },
      (_, i) => ({ content: hashOf(`c${i}`), exemplar: hashOf(`e${i}`) }),
    );
  const pairs = { ab: pairsOf('ab'), ba: pairsOf('ba') };
  return {
    version: EVALUATION_ROWS_VERSION,
    split: 'VALIDATION',
    pairs,
    groups: { ab: pairs.ab.map(() => null), ba: pairs.ba.map(() => null) },
    labels: { ab: pairs.ab.map(() => null), ba: pairs.ba.map(() => null) },
    errors: { ab: null, ba: null },
    values: Object.fromEntries(
      Object.entries(values).map(([name, of]) => [
        name,
        of.map((value) => (Number.isNaN(value) ? null : value)),
      ]),
    ),
    styles: { ab: null, ba: null },
  };
}

function hashOf(text: string) {
  return sha256Schema.parse(Buffer.from(text).toString('hex').padEnd(64, '0'));
}
