import { Authorized, Query, Resolver } from 'type-graphql';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import type { MetricDefinition as Definition } from '#contracts/metrics/metric-definition.ts';
import { MetricDefinition } from './metric.type.ts';

@Authorized('VIEWER')
@Resolver()
export class MetricResolver {
  @Query(() => [MetricDefinition], { description: 'Every metric that runs log.' })
  metricDefinitions(): readonly Definition[] {
    return metricCatalog;
  }
}
