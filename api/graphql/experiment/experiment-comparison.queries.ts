import { LRUCache } from 'lru-cache';
import { directionSchema, type Direction, type ScoredSplit } from '#contracts/domain.ts';
import { measureLabel } from '#contracts/measures.ts';
import { groupBy } from '#lib/group-by.ts';
import { poolOverSeeds } from '#lib/pool-over-seeds.ts';
import { randomStream } from '#lib/random.ts';
import { runWithPauses } from '#lib/run-with-pauses.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { readEvaluationBlob } from '../evaluation/read-evaluation-blob.ts';
import { ofSameImages, pairedColumns, type PairedColumn } from './paired-columns.ts';
import type { ReadTrial } from './trial.queries.ts';

export type Verdict = 'HIGHER' | 'LOWER' | 'UNDECIDED';

/** How a row of an experiment differs from its base row in one measure and direction, over all seeds that both have. */
export interface PooledDifference {
  readonly metric: string;
  readonly label: string;
  readonly direction: Direction;
  readonly baseValue: number;
  readonly rowValue: number;
  /** `rowValue` minus `baseValue`. */
  readonly difference: number;
  /** Null of one seed, as `high` and `verdict` are. */
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict | null;
  /** Of each seed. */
  readonly imageCount: number;
}

/** A row beside the base row of its preset. */
export interface ComparedRow {
  readonly preset: string;
  readonly row: string;
  readonly base: string;
  /** Those under which both rows were scored on the same images. */
  readonly seeds: readonly number[];
  readonly differences: readonly PooledDifference[];
}

/** Which row the others are compared with unless another is named; the first one where there is no such row. */
const USUAL_BASE = 'full';

/**
 * Every row of an experiment beside a base row, seed by seed and image by image.
 *
 * @param wantedBase null for the usual one
 * @throws BAD_USER_INPUT where no trial is of that row
 */
export async function compareExperiment(
  storage: Context['storage'],
  trials: readonly ReadTrial[],
  split: ScoredSplit,
  wantedBase: string | null,
): Promise<ComparedRow[]> {
  if (wantedBase !== null && !trials.some(({ row }) => row.row === wantedBase)) {
    const names = [...new Set(trials.map(({ row }) => row.row))].join(', ');
    throw codedError('BAD_USER_INPUT', `The experiment has no row "${wantedBase}". Its rows: ${names}.`);
  }
  const found: ComparedRow[] = [];
  for (const [preset, ofPreset] of groupBy(trials, ({ row }) => row.preset)) {
    const byRow = groupBy(ofPreset, ({ row }) => row.row);
    const names = [...byRow.keys()];
    const base = wantedBase ?? (byRow.has(USUAL_BASE) ? USUAL_BASE : names[0]);
    if (base === undefined || !byRow.has(base)) continue;
    for (const row of names.filter((name) => name !== base)) {
      const seeds = pairsOf(byRow.get(base) ?? [], byRow.get(row) ?? [], split);
      found.push({ preset, row, base, ...(await differencesOf(storage, seeds)) });
    }
  }
  return found;
}

/** The blobs of rows of two evaluations under one seed. */
interface StoredPair {
  readonly seed: number;
  readonly base: string;
  readonly row: string;
}

function pairsOf(base: readonly ReadTrial[], row: readonly ReadTrial[], split: ScoredSplit): StoredPair[] {
  const blobOf = ({ evaluations }: ReadTrial) =>
    evaluations.find((each) => each.split === split && each.state === 'FINISHED')?.rowsSha256 ?? null;
  return base.flatMap((trial) => {
    const other = row.find((each) => each.row.seed === trial.row.seed);
    const [ofBase, ofRow] = [blobOf(trial), other ? blobOf(other) : null];
    return ofBase !== null && ofRow !== null ? [{ seed: trial.row.seed, base: ofBase, row: ofRow }] : [];
  });
}

type Found = Pick<ComparedRow, 'seeds' | 'differences'>;

/** By what they were computed from, which never changes. */
const known = new LRUCache<string, Promise<Found>>({ max: 500 });

function differencesOf(storage: Context['storage'], seeds: readonly StoredPair[]): Promise<Found> {
  const key = JSON.stringify(seeds);
  const found = known.get(key);
  if (found) return found;
  const computed = computeDifferences(storage, seeds);
  known.set(key, computed);
  computed.catch(() => known.delete(key)); // the caller hears of it; the next one tries again
  return computed;
}

async function computeDifferences(
  storage: Context['storage'],
  stored: readonly StoredPair[],
): Promise<Found> {
  const read = [];
  for (const { seed, base, row } of stored)
    read.push({
      seed,
      base: await readEvaluationBlob(storage, base),
      row: await readEvaluationBlob(storage, row),
    });
  const seeds = ofSameImages(read);
  if (seeds.length === 0) return { seeds: [], differences: [] };
  const columns = pairedColumns(seeds);
  const differences = new Map<string, PooledDifference>();
  // Columns of as many images share their draws.
  for (const group of groupBy(columns, ({ base }) => base[0]?.length ?? 0).values()) {
    const pooled = await runWithPauses(
      poolOverSeeds(group.map(pairedDifferences), randomStream(0, 'seeds and images')),
    );
    for (const [i, { mean, interval }] of pooled.entries()) {
      const column = group[i];
      if (column) differences.set(column.metric, differenceOf(column, mean, interval));
    }
  }
  return {
    seeds: read.filter((each) => seeds.includes(each)).map(({ seed }) => seed),
    differences: columns.flatMap(({ metric }) => differences.get(metric) ?? []),
  };
}

function pairedDifferences({ base, row }: PairedColumn): number[][] {
  return row.map((values, seed) => values.map((value, image) => value - (base[seed]?.[image] ?? NaN)));
}

function differenceOf(
  { metric, measure, base, row }: PairedColumn,
  difference: number,
  interval: readonly [number, number] | null,
): PooledDifference {
  return {
    metric,
    label: measureLabel(measure),
    direction: directionSchema.parse(metric.endsWith('_ab') ? 'A_TO_B' : 'B_TO_A'),
    baseValue: meanOf(base.flat()),
    rowValue: meanOf(row.flat()),
    difference,
    low: interval?.[0] ?? null,
    high: interval?.[1] ?? null,
    verdict: interval && verdictOf(interval),
    imageCount: base[0]?.length ?? 0,
  };
}

/** An interval that holds 0, at its end too, decides nothing. */
function verdictOf([low, high]: readonly [number, number]): Verdict {
  if (low > 0) return 'HIGHER';
  return high < 0 ? 'LOWER' : 'UNDECIDED';
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
