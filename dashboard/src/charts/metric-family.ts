import type { MetricFactsFragment } from '../gql/graphql.ts';
import { sideSlot, sideText } from './metric-side.ts';

/** Metrics that belong into one chart: both directions or both domains of one measure. */
export interface MetricFamily {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly MetricLine[];
}

export interface MetricLine {
  readonly name: string;
  /** What tells the line from its neighbor, "A→B"; the title where it stands alone. */
  readonly label: string;
  /** 0 for A and A→B, 1 for B and B→A: one color a side, in every chart. */
  readonly slot: 0 | 1;
}

export interface MetricSection {
  readonly group: string;
  readonly families: readonly MetricFamily[];
}

/**
 * Sections and charts of the metrics that have points, in the order of their definitions; those without one, as another
 * version's, come after them by name.
 */
export function metricSections(
  definitions: readonly MetricFactsFragment[],
  present: ReadonlySet<string>,
): MetricSection[] {
  const known = definitions.filter((metric) => present.has(metric.name));
  const strangers = [...present].filter((name) => !known.some((metric) => metric.name === name)).sort();
  return groupBy([...known, ...strangers.map(strangerOf)], (metric) => metric.group).map(
    ([group, metrics]) => ({
      group,
      families: groupBy(metrics, (metric) => metric.family).map(([key, members]) => family(key, members)),
    }),
  );
}

type Facts = Pick<MetricFactsFragment, 'name' | 'family' | 'familyLabel' | 'group' | 'unit' | 'side'>;

/** Its name is all that is known of it. */
function strangerOf(name: string): Facts {
  return { name, family: name, familyLabel: name, group: name.split('/')[0] ?? name, unit: '', side: null };
}

function family(key: string, members: readonly Facts[]): MetricFamily {
  const [first] = members;
  return {
    key,
    title: first?.familyLabel ?? key,
    unit: first?.unit ?? '',
    lines: members.map(({ name, side, familyLabel }) => ({
      name,
      label: side === null ? familyLabel : sideText(side),
      slot: sideSlot(side),
    })),
  };
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}
