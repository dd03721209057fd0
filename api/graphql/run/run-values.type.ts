import { Field, Float, ObjectType } from 'type-graphql';
import { finite, NonFinite, nonFiniteOf } from '../metric/metric.type.ts';

@ObjectType({
  description:
    'What the points of a metric of a run amount to. Of a run that trains: as of its last checkpoint. Lists sort and filter by it.',
})
export class MetricSummary {
  @Field(() => String, { description: 'Name of the metric.' })
  readonly name: string;

  @Field(() => Float, { nullable: true, description: 'The newest value; null when it is not finite.' })
  readonly last: number | null;

  @Field(() => NonFinite, {
    nullable: true,
    description: 'NaN or an infinity, when the newest value is not finite.',
  })
  readonly lastNonFinite: NonFinite | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The smallest finite value; null when none is finite.',
  })
  readonly min: number | null;

  @Field(() => Float, { nullable: true, description: 'The largest finite value; null when none is finite.' })
  readonly max: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The value at the best checkpoint of the run (`Run.bestCheckpoint`); null without one, and when it is not finite.',
  })
  readonly best: number | null;

  /** @param row of run_metric, where NaN is null */
  constructor(row: MetricSummaryRow) {
    const last = row.last ?? Number.NaN;
    this.name = row.name;
    this.last = finite(last);
    this.lastNonFinite = nonFiniteOf(last);
    this.min = row.min;
    this.max = row.max;
    this.best = finite(row.best ?? Number.NaN);
  }
}

interface MetricSummaryRow {
  readonly name: string;
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly best: number | null;
}

@ObjectType({ description: 'A score of a run.', simpleResolvers: true })
export class RunMeasure {
  @Field(() => String, { description: 'Its name, e.g. `evaluation/ssim_ab`.' })
  readonly name!: string;

  @Field(() => Float, { description: 'In the unit of the measure.' })
  readonly value!: number;
}

@ObjectType({ description: 'A knob of a run as lists sort and filter by it.', simpleResolvers: true })
export class RunKnob {
  @Field(() => String, { description: 'Its path as it is stored, e.g. `lossWeights.cycle`.' })
  readonly path!: string;

  @Field(() => Float, { nullable: true, description: 'Its value; null when that is not a number.' })
  readonly number!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A value that is not a number: `true`, `null`, a text, a list as JSON; its first 200 characters.',
  })
  readonly text!: string | null;
}
