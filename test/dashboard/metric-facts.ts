import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import type { MetricFactsFragment, MetricSide } from '../../dashboard/src/gql/graphql.ts';

/** The catalog as the API serves it. */
export const METRIC_FACTS: readonly MetricFactsFragment[] = metricCatalog.map((metric) => ({
  ...metric,
  side: metric.side && (metric.side.toUpperCase() as MetricSide),
}));
