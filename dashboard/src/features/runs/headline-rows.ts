import type { MetricFactsFragment, RunLossesFragment } from '../../gql/graphql.ts';

export interface HeadlineRow {
  /** Short: a table has little room. */
  readonly label: string;
  readonly title: string;
  readonly metric: RunLossesFragment['latestMetrics'][number];
}

/** The latest losses that tell the state of a run, in the order of the definitions; those of earlier stages are left out. */
export function headlineRows(
  latest: RunLossesFragment['latestMetrics'],
  definitions: readonly MetricFactsFragment[],
): HeadlineRow[] {
  const headlines = definitions.flatMap(({ name, isHeadline, shortLabel, label }) => {
    const metric = latest.find((each) => each.name === name);
    return isHeadline && metric ? [{ label: shortLabel, title: label, metric }] : [];
  });
  const newest = Math.max(...headlines.map(({ metric }) => metric.step));
  return headlines.filter(({ metric }) => metric.step === newest);
}
