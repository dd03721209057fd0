import { Field, Int, Float, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../shared/scalars.ts';

export const NonFinite = {
  NAN: 'NAN',
  POSITIVE_INFINITY: 'POSITIVE_INFINITY',
  NEGATIVE_INFINITY: 'NEGATIVE_INFINITY',
} as const;
export type NonFinite = keyof typeof NonFinite;
registerEnumType(NonFinite, { name: 'NonFinite', description: 'A value that no JSON number can carry.' });

@ObjectType({ description: 'A metric that runs log.', simpleResolvers: true })
export class MetricDefinition {
  @Field(() => String, { description: 'Key, e.g. `generator/cycle_aba`.' })
  readonly name!: string;

  @Field(() => String, { description: "The curve's label." })
  readonly label!: string;

  @Field(() => String, { description: 'Section of the charts: the text before the slash.' })
  readonly group!: string;

  @Field(() => String, { description: 'Unit of its values; empty for plain numbers.' })
  readonly unit!: string;
}

/** A logged value as GraphQL can carry it. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

@ObjectType({ description: 'The newest value of a metric.', simpleResolvers: true })
export class MetricValue {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly key: string;

  @Field(() => Int, { description: 'Step it was logged at.' })
  readonly step: number;

  @Field(() => Float, { nullable: true, description: 'Null when it is not finite.' })
  readonly value: number | null;

  @Field(() => NonFinite, { nullable: true, description: 'What it is when it is not finite.' })
  readonly nonFinite: NonFinite | null;

  @Field(() => DateTime, { description: "When, by the worker's clock." })
  readonly time: Date;

  constructor(point: { key: string; step: number; value: number; time: Date }) {
    this.key = point.key;
    this.step = point.step;
    this.value = finite(point.value);
    this.nonFinite = nonFiniteOf(point.value);
    this.time = point.time;
  }
}

function nonFiniteOf(value: number): NonFinite | null {
  if (Number.isFinite(value)) return null;
  if (Number.isNaN(value)) return 'NAN';
  return value > 0 ? 'POSITIVE_INFINITY' : 'NEGATIVE_INFINITY';
}

@ObjectType({
  description:
    'A curve as columns. Exact: `values` are the logged points, and the minima and maxima are null. Else one entry ' +
    'for each bucket of steps: its last step and value, its smallest and largest finite value.',
  simpleResolvers: true,
})
export class MetricSeries {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly key!: string;

  @Field(() => [Int], { description: 'Steps, ascending.' })
  readonly steps!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'One a step; null where not finite.' })
  readonly values!: readonly (number | null)[];

  @Field(() => [Float], { nullable: 'itemsAndList', description: 'Smallest finite value of each bucket.' })
  readonly minValues!: readonly (number | null)[] | null;

  @Field(() => [Float], { nullable: 'itemsAndList', description: 'Largest finite value of each bucket.' })
  readonly maxValues!: readonly (number | null)[] | null;

  @Field(() => Boolean, { description: 'Whether every stored point is there.' })
  readonly exact!: boolean;

  @Field(() => Int, { description: 'Points in the asked range, shown or not.' })
  readonly storedCount!: number;
}

@ObjectType({ description: 'New points of a metric as columns.', simpleResolvers: true })
export class MetricColumn {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly key!: string;

  @Field(() => [Int], { description: 'Steps, in the order of logging.' })
  readonly steps!: readonly number[];

  @Field(() => [Float], { nullable: 'items', description: 'One a step; null where not finite.' })
  readonly values!: readonly (number | null)[];
}
