import { LRUCache } from 'lru-cache';
import { runWithPauses } from '#lib/run-with-pauses.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import { areOfSamePairs, compareRows, type Difference } from './compare-rows.ts';
import { readEvaluationBlob } from './read-evaluation-blob.ts';

/** An evaluation that is compared with a base. */
export interface ComparedEvaluation {
  readonly row: EvaluationRow;
  /** Computed once. @throws as `readEvaluationBlob` does */
  readonly outcome: () => Promise<Outcome>;
}

/** Differences, or why there are none. */
export type Outcome =
  | { readonly problem: null; readonly differences: readonly Difference[] }
  | { readonly problem: string; readonly differences: null };

/** Evaluations beside a base. Their values are read one after another: those of many do not fit beside each other. */
export function compareEvaluations(
  storage: BlobStore,
  base: EvaluationRow,
  others: readonly EvaluationRow[],
): ComparedEvaluation[] {
  let before: Promise<unknown> = Promise.resolve();
  return others.map((row) => {
    let outcome: Promise<Outcome> | undefined;
    const compute = () => {
      const turn = before.then(() => compare(storage, base, row));
      before = turn.catch(() => undefined); // whoever asked for it hears of it
      return turn;
    };
    return { row, outcome: () => (outcome ??= compute()) };
  });
}

/** By the hashes of what was compared, which never changes. */
const known = new LRUCache<string, Outcome>({ max: 500 });

async function compare(storage: BlobStore, base: EvaluationRow, other: EvaluationRow): Promise<Outcome> {
  const problem = whyNot(base) ?? whyNot(other);
  if (problem !== null) return { problem, differences: null };
  const [first, second] = [base.rowsSha256 ?? '', other.rowsSha256 ?? '']; // both are there, as nothing is wrong
  const found = known.get(`${first} ${second}`);
  if (found) return found;
  const [a, b] = [await readEvaluationBlob(storage, first), await readEvaluationBlob(storage, second)];
  const outcome: Outcome = areOfSamePairs(a, b)
    ? { problem: null, differences: await runWithPauses(compareRows(a, b)) }
    : { problem: OTHER_IMAGES, differences: null };
  known.set(`${first} ${second}`, outcome);
  return outcome;
}

const OTHER_IMAGES =
  'These two evaluations scored different images. Evaluate both checkpoints on the same split of the same dataset version.';

function whyNot({ state, rowsSha256 }: EvaluationRow): string | null {
  if (state !== 'FINISHED') return `One of the evaluations has no scores yet: it is ${state}.`;
  return rowsSha256 === null
    ? 'One of the evaluations was made by an earlier version, which kept no values of single images. Evaluate its checkpoint again.'
    : null;
}
