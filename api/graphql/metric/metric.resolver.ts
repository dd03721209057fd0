import { Authorized, Query, Resolver } from 'type-graphql';
import { type MetricDefinition as Definition, metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { MetricDefinition } from './metric.type.ts';

@Authorized('VIEWER')
@Resolver()
export class MetricResolver {
  @Query(() => [MetricDefinition], { description: 'Every metric a run may log.' })
  metricCatalog(): readonly Definition[] {
    return metricCatalog;
  }
}
