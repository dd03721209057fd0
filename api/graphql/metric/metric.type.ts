import { Field, Int, Float, ObjectType, registerEnumType } from 'type-graphql';
import type { MetricSide as Side } from '#contracts/metrics/metric-definition.ts';
import { pointsFormatSchema } from '#contracts/points-format.ts';
import { DateTime } from '../shared/scalars.ts';

export const NonFinite = {
  NAN: 'NAN',
  POSITIVE_INFINITY: 'POSITIVE_INFINITY',
  NEGATIVE_INFINITY: 'NEGATIVE_INFINITY',
} as const;
export type NonFinite = keyof typeof NonFinite;
registerEnumType(NonFinite, {
  name: 'NonFinite',
  description: 'A value that JSON numbers cannot represent.',
});

registerEnumType(pointsFormatSchema.enum, {
  name: 'PointsFormat',
  description:
    'How exported points are written: a line, or row, per point with name, step, value and time (ms since 1970).',
  valuesConfig: {
    NDJSON: {
      description:
        'A JSON object per line; values that are not finite are texts: "NaN", "Infinity", "-Infinity".',
    },
    CSV: { description: 'With a head line; values that are not finite are NaN, Infinity and -Infinity.' },
    PARQUET: { description: 'Apache Parquet.' },
    TENSORBOARD: {
      description: 'An event file of TensorBoard: values have 32 bits, times are in seconds.',
    },
  },
});

const SIDES = {
  AB: 'ab',
  BA: 'ba',
  A: 'a',
  B: 'b',
  ABA: 'aba',
  BAB: 'bab',
} as const satisfies Record<string, Side>;
registerEnumType(SIDES, {
  name: 'MetricSide',
  description: 'The direction or domain a metric is about.',
  valuesConfig: {
    AB: { description: 'Translations from A to B.' },
    BA: { description: 'Translations from B to A.' },
    A: { description: 'Domain A.' },
    B: { description: 'Domain B.' },
    ABA: { description: 'From A to B and back.' },
    BAB: { description: 'From B to A and back.' },
  },
});

@ObjectType({ description: 'A metric that runs log.', simpleResolvers: true })
export class MetricDefinition {
  @Field(() => String, { description: 'For example `generator/cycle_aba`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Metrics of one chart: those of all sides.' })
  readonly family!: string;

  @Field(() => String, { description: 'Label of the chart, e.g. "Cycle".' })
  readonly familyLabel!: string;

  @Field(() => SIDES, { nullable: true, description: 'Null for a metric without sides.' })
  readonly side!: Side | null;

  @Field(() => String, { description: 'Label of the curve, e.g. "Cycle A→B→A".' })
  readonly label!: string;

  @Field(() => String, { description: 'Section of the charts.' })
  readonly group!: string;

  @Field(() => String, { description: 'Unit of its values; empty for plain numbers.' })
  readonly unit!: string;

  @Field(() => Boolean, { description: 'Whether it is a headline metric: tables show these.' })
  readonly isHeadline!: boolean;

  @Field(() => String, { description: 'The label as a table shows it, e.g. "Disc. A".' })
  readonly shortLabel!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a smaller score is better; null for metrics that are not scores of an evaluation.',
  })
  readonly isLowerBetter!: boolean | null;
}

/** A logged value as GraphQL can carry it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

@ObjectType({ description: 'The latest value of a metric.', simpleResolvers: true })
export class MetricValue {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly name: string;

  @Field(() => Int, { description: 'Step it was logged at.' })
  readonly step: number;

  @Field(() => Float, { nullable: true, description: 'Null when it is not finite.' })
  readonly value: number | null;

  @Field(() => NonFinite, {
    nullable: true,
    description: 'NaN or an infinity, when the value is not finite.',
  })
  readonly nonFinite: NonFinite | null;

  @Field(() => DateTime, { description: "When, by the worker's clock." })
  readonly time: Date;

  constructor(point: { name: string; step: number; value: number; time: Date }) {
    this.name = point.name;
    this.step = point.step;
    this.value = finite(point.value);
    this.nonFinite = nonFiniteOf(point.value);
    this.time = point.time;
  }
}

export function nonFiniteOf(value: number): NonFinite | null {
  if (Number.isFinite(value)) return null;
  if (Number.isNaN(value)) return 'NAN';
  return value > 0 ? 'POSITIVE_INFINITY' : 'NEGATIVE_INFINITY';
}

@ObjectType({
  description:
    'A curve as columns. Exact: `values` are the logged points, and the minima and maxima are null. Otherwise one entry ' +
    'per bucket of steps: its last step and value, its smallest and largest finite value.',
  simpleResolvers: true,
})
export class MetricSeries {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly name!: string;

  @Field(() => [Int], { description: 'Steps, ascending.' })
  readonly steps!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'One per step; null where not finite.' })
  readonly values!: readonly (number | null)[];

  @Field(() => [Float], { nullable: 'itemsAndList', description: 'Smallest finite value per bucket.' })
  readonly minValues!: readonly (number | null)[] | null;

  @Field(() => [Float], { nullable: 'itemsAndList', description: 'Largest finite value per bucket.' })
  readonly maxValues!: readonly (number | null)[] | null;

  @Field(() => Boolean, { description: 'Whether every stored point is included.' })
  readonly exact!: boolean;

  @Field(() => Int, { description: 'Number of points in the requested range, shown or not.' })
  readonly storedCount!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of a fork: entries up to this step are those of the runs that it was forked from, at most 32 of them. Null = all are its own.',
  })
  readonly inheritedUntilStep!: number | null;
}

/** A curve without what it is of. */
export type Curve = Omit<MetricSeries, 'name' | 'inheritedUntilStep'>;

@ObjectType({ description: 'New points of a metric as columns.', simpleResolvers: true })
export class MetricColumn {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly name!: string;

  @Field(() => [Int], { description: 'Steps, in the order of logging.' })
  readonly steps!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'One per step; null where not finite.' })
  readonly values!: readonly (number | null)[];
}
