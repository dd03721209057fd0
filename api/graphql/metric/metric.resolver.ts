import { Authorized, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import type { MetricDefinition as Definition } from '#contracts/metrics/metric-definition.ts';
import { MetricDefinition, MetricSeries } from './metric.type.ts';
import { packCurve } from './pack-curve.ts';
import { PackedCurve } from './packed-curve.type.ts';

@Authorized('VIEWER')
@Resolver()
export class MetricResolver {
  @Query(() => [MetricDefinition], { description: 'Every metric that runs log.' })
  metricDefinitions(): readonly Definition[] {
    return metricCatalog;
  }
}

@Resolver(() => MetricSeries)
export class MetricSeriesResolver {
  @FieldResolver(() => PackedCurve, { description: 'The same curve in few bytes.' })
  packed(@Root() series: MetricSeries): PackedCurve {
    return packCurve(series);
  }
}
