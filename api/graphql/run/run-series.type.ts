import { Field, ObjectType } from 'type-graphql';
import { MetricSeries } from '../metric/metric.type.ts';
import { Run } from './run.type.ts';

@ObjectType({ description: 'Curves of one of several runs.', simpleResolvers: true })
export class RunSeries {
  @Field(() => Run, { description: 'The run.' })
  readonly run!: Run;

  @Field(() => [MetricSeries], {
    description: "Curves, one per name in the requested order, as of the run's `eventCursor`.",
  })
  readonly series!: readonly MetricSeries[];
}
