import { isDeepStrictEqual } from 'node:util';
import { type Claim, rowsOfRule } from '#contracts/claims/claim.ts';
import type { EvaluationRows } from '#contracts/evaluation-rows.ts';
import { measureLabel, type MeasureName } from '#contracts/measures.ts';
import { groupBy } from '#lib/group-by.ts';
import { randomStream } from '#lib/random.ts';
import { sampleOverSeeds } from '#lib/sample-over-seeds.ts';
import { percentile } from '#lib/statistics.ts';
import type { End, PooledRows } from './claim-columns.ts';
import { type AskedEffect, claimEffects } from './claim-effects.ts';
import {
  type ClaimVerdict,
  claimVerdict,
  effectVerdict,
  type MeasuredEffect,
  seedsToDecideClaim,
} from './claim-verdict.ts';

/** What runs say of a claim. */
export interface ClaimAnswer {
  /** Null where there is too little to say anything; `reason` says what. */
  readonly verdict: ClaimVerdict | null;
  readonly reason: string | null;
  /** Seeds under which all of its rows were scored, on the same images. */
  readonly seeds: readonly number[];
  /** About how many seeds would decide it; null where it is decided, and where no number would. */
  readonly seedsToDecide: number | null;
  readonly effects: readonly AnsweredEffect[];
}

export interface AnsweredEffect extends MeasuredEffect {
  readonly measure: MeasureName;
  readonly end: End;
  readonly row: string | null;
  readonly rowValue: number | null;
  readonly againstValue: number | null;
  /** Of each seed. */
  readonly imageCount: number;
  readonly verdict: ClaimVerdict;
}

/** The evaluations of a row, by its seed. */
export type ScoredRow = ReadonlyMap<number, EvaluationRows>;

/**
 * The verdict on a claim: effects over the seeds that all its rows have, image by image, with intervals by a bootstrap of two
 * levels whose draws are always the same.
 *
 * @param rows by their names; those without scores may be missing
 * @returns a generator, which pauses after each sample: `lib/run-with-pauses.ts` runs it
 */
export function* answerClaim(
  { rule }: Pick<Claim, 'rule'>,
  rows: ReadonlyMap<string, ScoredRow>,
): Generator<void, ClaimAnswer> {
  const pooled = pooledRows(rowsOfRule(rule), rows);
  const { seeds } = pooled;
  const without = (reason: string): ClaimAnswer => ({
    verdict: null,
    reason,
    seeds,
    seedsToDecide: null,
    effects: [],
  });
  if (seeds.length < 2) return without(tooFew(rowsOfRule(rule), seeds, rows));
  const asked = claimEffects(rule, pooled);
  const effects: AskedEffect[] = [];
  for (const each of asked) {
    if (!('columns' in each)) return without(`These images have no ${measureLabel(each.measure)}.`);
    effects.push(each);
  }
  const answered = new Map<AskedEffect, AnsweredEffect>();
  for (const group of groupBy(effects, imageCountOf).values())
    for (const [effect, answer] of yield* measured(group)) answered.set(effect, answer);
  const all = effects.flatMap((effect) => answered.get(effect) ?? []);
  const verdict = claimVerdict(rule.type, all);
  return {
    verdict,
    reason: null,
    seeds,
    seedsToDecide: verdict === 'UNDECIDED' ? seedsToDecideClaim(all, seeds.length) : null,
    effects: all,
  };
}

/** Of the same draws of seeds and images. */
function* measured(effects: readonly AskedEffect[]): Generator<void, Map<AskedEffect, AnsweredEffect>> {
  const columns = [...new Set(effects.flatMap((effect) => effect.columns))];
  const { means, samples } = yield* sampleOverSeeds(columns, randomStream(0, 'seeds and images'));
  const placeOf = new Map(columns.map((column, place) => [column, place] as const));
  const found = new Map<AskedEffect, AnsweredEffect>();
  for (const effect of effects) {
    const places = effect.columns.map((column) => placeOf.get(column) ?? NaN);
    const own = places.map((place) => means[place] ?? NaN);
    const drawn = places.flatMap((place) => samples?.[place] ?? []);
    const values = Float64Array.from(drawn[0] ?? [], (_, sample) =>
      effect.effectOf(drawn.map((column) => column[sample] ?? NaN)),
    );
    const { columns: _columns, effectOf, sides, ...facts } = effect;
    const interval = {
      ...facts,
      effect: effectOf(own),
      low: percentile(values, 0.025),
      high: percentile(values, 0.975),
    };
    found.set(effect, {
      ...interval,
      rowValue: sides?.[0](own) ?? null,
      againstValue: sides?.[1]?.(own) ?? null,
      imageCount: imageCountOf(effect),
      verdict: effectVerdict(interval),
    });
    yield;
  }
  return found;
}

function imageCountOf({ columns }: AskedEffect): number {
  return columns[0]?.[0]?.length ?? 0;
}

/** The seeds that all rows have, those left out that were scored on other images than the first one. */
function pooledRows(names: readonly string[], rows: ReadonlyMap<string, ScoredRow>): PooledRows {
  const common = [...(rows.get(names[0] ?? '')?.keys() ?? [])]
    .filter((seed) => names.every((name) => rows.get(name)?.has(seed)))
    .sort((one, other) => one - other);
  const scoredOf = (seed: number) => names.flatMap((name) => rows.get(name)?.get(seed) ?? []);
  const first = common[0] === undefined ? undefined : scoredOf(common[0])[0];
  const seeds = common.filter((seed) =>
    scoredOf(seed).every((each) => first !== undefined && isDeepStrictEqual(imagesOf(each), imagesOf(first))),
  );
  return {
    seeds,
    scored: new Map(
      names.map((name) => [name, seeds.flatMap((seed) => rows.get(name)?.get(seed) ?? [])] as const),
    ),
  };
}

function imagesOf({ pairs, styles }: EvaluationRows): unknown {
  return [pairs, [styles.ab, styles.ba].map((styled) => styled && [styled.contents, styled.exemplars])];
}

function tooFew(
  names: readonly string[],
  seeds: readonly number[],
  rows: ReadonlyMap<string, ScoredRow>,
): string {
  const counts = names.map((name) => `${name} ${rows.get(name)?.size ?? 0}`).join(', ');
  const have = seeds.length === 0 ? 'no seed has' : 'one seed has';
  return `A verdict takes two seeds or more of each row, and ${have} scores of all (${counts}).`;
}
