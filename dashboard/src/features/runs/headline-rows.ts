import { sideText } from '../../charts/metric-side.ts';
import type { MetricFactsFragment, RunRowFragment } from '../../gql/graphql.ts';

type LatestMetric = RunRowFragment['latestMetrics'][number];

export interface HeadlineRow {
  /** First word of the family's label: a table has little room. */
  readonly label: string;
  /** The whole label, with the sides in the order of the values. */
  readonly title: string;
  readonly metrics: readonly LatestMetric[];
}

/** The newest losses that tell the state of a run, a row for each family; those of earlier stages are left out. */
export function headlineRows(
  latest: readonly LatestMetric[],
  definitions: readonly MetricFactsFragment[],
): HeadlineRow[] {
  const headlines = definitions.flatMap((definition) => {
    const metric = latest.find(({ name }) => name === definition.name);
    return definition.isHeadline && metric ? [{ definition, metric }] : [];
  });
  const newest = Math.max(...headlines.map(({ metric }) => metric.step));
  const shown = headlines.filter(({ metric }) => metric.step === newest);
  return [...new Set(shown.map(({ definition }) => definition.family))].map((family) => {
    const members = shown.filter(({ definition }) => definition.family === family);
    const familyLabel = members[0]?.definition.familyLabel ?? family;
    const sides = members.flatMap(({ definition: { side } }) => (side === null ? [] : [sideText(side)]));
    return {
      label: familyLabel.split(' ')[0] ?? familyLabel,
      title: [familyLabel, sides.join(' / ')].filter(Boolean).join(' '),
      metrics: members.map(({ metric }) => metric),
    };
  });
}
