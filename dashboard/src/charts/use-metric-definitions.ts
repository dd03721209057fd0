import { useQuery } from 'urql';
import { MetricDefinitionsDocument, type MetricFactsFragment } from '../gql/graphql.ts';

const NONE: readonly MetricFactsFragment[] = [];

/** Every metric that runs log, in the order in which they are shown; empty until they are read. */
export function useMetricDefinitions(): readonly MetricFactsFragment[] {
  const [{ data }] = useQuery({ query: MetricDefinitionsDocument });
  return data?.metricDefinitions ?? NONE;
}
