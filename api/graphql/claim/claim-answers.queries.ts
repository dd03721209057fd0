import { LRUCache } from 'lru-cache';
import type { Claim } from '#contracts/claims/claim.ts';
import { rowsOfRule } from '#contracts/claims/claim.ts';
import type { ClaimSuite } from '#contracts/claims/claim-suite.ts';
import { runWithPauses } from '#lib/run-with-pauses.ts';
import { answerClaim, type ClaimAnswer, type ScoredRow } from '../../claims/answer-claim.ts';
import type { Context } from '../../context.ts';
import { readEvaluationBlob } from '../evaluation/read-evaluation-blob.ts';
import type { ReadTrial } from '../experiment/trial.queries.ts';
import type { ReadRow } from './claim-trials.queries.ts';

/** What the runs of a track say of a claim. */
export interface AnsweredClaim extends ClaimAnswer {
  readonly claim: Claim;
  readonly track: string;
}

/** The verdict on every claim in each of its tracks, the first track first. */
export async function answerClaims(
  storage: Context['storage'],
  suite: ClaimSuite,
  rows: readonly ReadRow[],
): Promise<AnsweredClaim[]> {
  const answered: AnsweredClaim[] = [];
  for (const { name: track } of suite.tracks)
    for (const claim of suite.claims.filter(({ tracks }) => tracks.includes(track))) {
      const of = rows.filter((row) => row.track === track && rowsOfRule(claim.rule).includes(row.row));
      answered.push({ claim, track, ...(await answerOf(storage, suite, claim, of)) });
    }
  return answered;
}

/** By the rule and the scores that they were computed from, which never change. */
const known = new LRUCache<string, Promise<ClaimAnswer>>({ max: 200 });

function answerOf(
  storage: Context['storage'],
  { split }: ClaimSuite,
  { rule }: Claim,
  rows: readonly ReadRow[],
): Promise<ClaimAnswer> {
  const stored = rows.map(({ row, trials }) => ({
    row,
    seeds: trials.flatMap((trial) => {
      const sha256 = scoresOf(trial, split);
      return sha256 === null ? [] : [{ seed: trial.row.seed, sha256 }];
    }),
  }));
  const key = JSON.stringify([rule, stored]);
  const found = known.get(key);
  if (found) return found;
  const computed = computeAnswer(storage, rule, stored);
  known.set(key, computed);
  computed.catch(() => known.delete(key)); // the caller hears of it; the next one tries again
  return computed;
}

function scoresOf({ evaluations }: ReadTrial, split: ClaimSuite['split']): string | null {
  return evaluations.find((each) => each.split === split && each.state === 'FINISHED')?.rowsSha256 ?? null;
}

interface StoredRow {
  readonly row: string;
  readonly seeds: readonly { readonly seed: number; readonly sha256: string }[];
}

async function computeAnswer(
  storage: Context['storage'],
  rule: Claim['rule'],
  stored: readonly StoredRow[],
): Promise<ClaimAnswer> {
  const rows = new Map<string, ScoredRow>();
  for (const { row, seeds } of stored) {
    const scored = new Map<number, Awaited<ReturnType<typeof readEvaluationBlob>>>();
    for (const { seed, sha256 } of seeds) scored.set(seed, await readEvaluationBlob(storage, sha256));
    rows.set(row, scored);
  }
  return runWithPauses(answerClaim({ rule }, rows));
}
