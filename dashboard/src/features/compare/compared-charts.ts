import type { Chart } from '../../charts/chart.ts';
import { sideSlot, sideText } from '../../charts/metric-side.ts';
import type { MetricFactsFragment } from '../../gql/graphql.ts';

/** A chart of one or both sides of a metric, with a line per run and side. */
export interface ComparedChart extends Chart {
  readonly lines: readonly ComparedLine[];
  /** Names of its metrics with what tells each from the other: "A→B"; null of one that stands alone. */
  readonly metrics: readonly ComparedMetric[];
}

export interface ComparedLine {
  /** Run and metric. */
  readonly name: string;
  readonly label: string;
  readonly runId: string;
  readonly metric: string;
  readonly slot: 0 | 1;
}

interface ComparedMetric {
  readonly name: string;
  readonly side: string | null;
  readonly slot: 0 | 1;
}

export interface ComparedSection {
  /** What stands before the first slash of its metrics' names. */
  readonly name: string;
  readonly charts: readonly ComparedChart[];
}

interface ChartedRun {
  readonly id: string;
  readonly displayName: string;
  readonly latestMetrics: readonly { readonly name: string }[];
}

/**
 * Charts of all metrics that any of the runs has logged, in the order of their definitions; those without one, as
 * another version's, come after them by name. A line stands for each run that has logged the metric.
 *
 * @param search part of a chart's title or of a metric's name, of any case
 */
export function comparedSections(
  runs: readonly ChartedRun[],
  definitions: readonly MetricFactsFragment[],
  search: string,
): ComparedSection[] {
  const logged = new Map(
    runs.map(({ id, latestMetrics }) => [id, new Set(latestMetrics.map(({ name }) => name))]),
  );
  const present = new Set([...logged.values()].flatMap((names) => [...names]));
  const known = definitions.filter(({ name }) => present.has(name));
  const strangers = [...present].filter((name) => !known.some((metric) => metric.name === name)).sort();
  const families = new Map<string, Family>();
  for (const { name, family, familyLabel, unit, side } of known)
    add(
      families,
      family,
      { title: familyLabel, unit },
      { name, side: side && sideText(side), slot: sideSlot(side) },
    );
  for (const name of strangers) add(families, name, { title: name, unit: '' }, { name, side: null, slot: 0 });

  const wanted = search.trim().toLowerCase();
  const sections = new Map<string, ComparedChart[]>();
  for (const [key, { title, unit, metrics }] of families) {
    const texts = [title, ...metrics.map(({ name }) => name)];
    if (!texts.some((text) => text.toLowerCase().includes(wanted))) continue;
    const lines = runs.flatMap(({ id, displayName }) =>
      metrics
        .filter(({ name }) => logged.get(id)?.has(name))
        .map(({ name, side, slot }) => ({
          ...{ runId: id, metric: name, slot },
          name: `${id} ${name}`,
          label: side === null ? displayName : `${displayName} ${side}`,
        })),
    );
    const section = metrics[0]?.name.split('/')[0] ?? '';
    sections.set(section, [...(sections.get(section) ?? []), { key, title, unit, metrics, lines }]);
  }
  return [...sections].map(([name, charts]) => ({ name, charts }));
}

interface Family {
  readonly title: string;
  readonly unit: string;
  readonly metrics: readonly ComparedMetric[];
}

function add(
  families: Map<string, Family>,
  key: string,
  facts: Omit<Family, 'metrics'>,
  metric: ComparedMetric,
): void {
  families.set(key, { ...facts, metrics: [...(families.get(key)?.metrics ?? []), metric] });
}
