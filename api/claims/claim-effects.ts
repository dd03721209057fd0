import type { ClaimRule } from '#contracts/claims/claim.ts';
import { measureFacts, type MeasureFacts, type MeasureName } from '#contracts/measures.ts';
import { kendallTau } from '#lib/kendall-tau.ts';
import type { SeedColumn } from '#lib/sample-over-seeds.ts';
import {
  type End,
  type PooledRows,
  type PooledValue,
  pooledValues,
  shuffledRetrieval,
} from './claim-columns.ts';

/** Something that the rule of a claim asks: how far its row is from something else, in one measure and direction. */
export interface AskedEffect {
  readonly measure: MeasureName;
  readonly end: End;
  /** Null where all rows are compared at once. */
  readonly row: string | null;
  /** The other row; null where there is none. */
  readonly against: string | null;
  readonly columns: readonly SeedColumn[];
  /** More of it speaks for the claim. */
  readonly effectOf: (means: readonly number[]) => number;
  /** Of the row, and of what it is compared with, as they are measured; null where all rows are compared at once. */
  readonly sides: readonly [row: Side, against: Side | null] | null;
  /** What it has to be above to support the claim; at, too, where `reaches`. */
  readonly supportsAbove: number;
  readonly reaches: boolean;
  /** What it has to be below to contradict the claim. */
  readonly contradictsBelow: number;
}

type Side = (means: readonly number[]) => number;

/** A measure that a rule asks, and which none of the images has under all rows and seeds. */
interface Unmeasured {
  readonly measure: MeasureName;
}

const ENDS: readonly End[] = ['ab', 'ba'];

/** What a rule asks of rows, in every direction that the measure has. Effects share the columns of the rows that they share. */
export function claimEffects(rule: ClaimRule, pooled: PooledRows): (AskedEffect | Unmeasured)[] {
  const valuesOf = valuesOnce(pooled);
  switch (rule.type) {
    case 'BETTER':
      return rule.measures.flatMap(({ measure, margin }) =>
        inBoth(measure, (end) =>
          differenceOf(valuesOf, { ...rule, against: rule.than, measure, margin, end }),
        ),
      );
    case 'DOMINATES':
      return rule.rivals.flatMap((against) =>
        rule.measures.flatMap(({ measure, margin }) =>
          inBoth(measure, (end) => differenceOf(valuesOf, { ...rule, against, measure, margin, end })),
        ),
      );
    case 'ABOVE_SHUFFLED':
      return inBoth('exemplar_retrieval', (end) =>
        aboveShuffled(valuesOf, shuffledRetrieval(pooled, end), rule, end),
      );
    case 'AT_LEAST':
      return rule.measures.flatMap(({ measure, least }) =>
        inBoth(measure, (end) => levelOf(valuesOf, { ...rule, measure, least, end })),
      );
    case 'ORDER':
      return rule.measures.flatMap((measure) =>
        inBoth(measure, (end) => orderOf(valuesOf, rule.published, measure, end)),
      );
  }
}

/** Values of all rows, made once for each measure and direction. */
type Values = (measure: MeasureName, end: End) => ReadonlyMap<string, PooledValue> | null;

function valuesOnce(rows: PooledRows): Values {
  const known = new Map<string, ReadonlyMap<string, PooledValue> | null>();
  return (measure, end) => {
    const key = `${measure} ${end}`;
    const values = known.has(key) ? (known.get(key) ?? null) : pooledValues(rows, measure, end);
    known.set(key, values);
    return values;
  };
}

function inBoth(
  measure: MeasureName,
  effectIn: (end: End) => AskedEffect | null,
): (AskedEffect | Unmeasured)[] {
  const found = ENDS.flatMap((end) => effectIn(end) ?? []);
  return found.length > 0 ? found : [{ measure }];
}

interface Difference {
  readonly row: string;
  readonly against: string;
  readonly measure: MeasureName;
  readonly margin: number;
  readonly end: End;
}

function differenceOf(
  valuesOf: Values,
  { row, against, measure, margin, end }: Difference,
): AskedEffect | null {
  const values = valuesOf(measure, end);
  const [own, other] = [values?.get(row), values?.get(against)];
  if (!own || !other) return null;
  return { measure, end, row, against, ...paired(own, other, isLowerBetter(measure) ? -1 : 1, margin) };
}

function aboveShuffled(
  valuesOf: Values,
  shuffledRows: ReadonlyMap<string, PooledValue> | null,
  { row, margin }: { readonly row: string; readonly margin: number },
  end: End,
): AskedEffect | null {
  const own = valuesOf('exemplar_retrieval', end)?.get(row);
  const shuffled = shuffledRows?.get(row);
  if (!own || !shuffled) return null;
  return {
    measure: 'exemplar_retrieval',
    end,
    row,
    against: 'its exemplars shuffled',
    ...paired(own, shuffled, 1, margin),
  };
}

/** One value minus the other, from the same draws. */
function paired(own: PooledValue, other: PooledValue, sign: 1 | -1, margin: number) {
  const width = own.columns.length;
  const ofOwn: Side = (means) => own.valueOf(means.slice(0, width));
  const ofOther: Side = (means) => other.valueOf(means.slice(width));
  return {
    columns: [...own.columns, ...other.columns],
    effectOf: (means: readonly number[]) => sign * (ofOwn(means) - ofOther(means)),
    sides: [ofOwn, ofOther] as const,
    supportsAbove: margin,
    reaches: false,
    contradictsBelow: -margin,
  };
}

interface Level {
  readonly row: string;
  readonly measure: MeasureName;
  readonly least: number;
  readonly end: End;
}

function levelOf(valuesOf: Values, { row, measure, least, end }: Level): AskedEffect | null {
  const own = valuesOf(measure, end)?.get(row);
  if (!own) return null;
  const ofOwn: Side = (means) => own.valueOf(means);
  return {
    measure,
    end,
    row,
    against: null,
    columns: own.columns,
    effectOf: ofOwn,
    sides: [ofOwn, null],
    supportsAbove: least,
    reaches: true,
    contradictsBelow: least,
  };
}

function orderOf(
  valuesOf: Values,
  published: Extract<ClaimRule, { type: 'ORDER' }>['published'],
  measure: MeasureName,
  end: End,
): AskedEffect | null {
  const values = valuesOf(measure, end);
  const found = published.flatMap((each) => values?.get(each.row) ?? []);
  if (found.length < published.length) return null;
  const places: [start: number, stop: number][] = [];
  for (const { columns } of found) {
    const start = places.at(-1)?.[1] ?? 0;
    places.push([start, start + columns.length]);
  }
  const stated = published.map((each) => each[end]);
  return {
    measure,
    end,
    row: null,
    against: null,
    columns: found.flatMap(({ columns }) => columns),
    effectOf: (means) =>
      kendallTau(
        stated,
        found.map(({ valueOf }, i) => valueOf(means.slice(...(places[i] ?? [0, 0])))),
      ),
    sides: null,
    supportsAbove: 0,
    reaches: false,
    contradictsBelow: 0,
  };
}

function isLowerBetter(measure: MeasureName): boolean {
  const facts: MeasureFacts = measureFacts[measure];
  return facts.isLowerBetter ?? false;
}
