export interface MetricDefinition {
  readonly name: string;
  readonly label: string;
  readonly group: string;
  readonly unit: string;
}

/** Metrics that belong into one chart: both directions or both domains of one measure. */
export interface MetricFamily {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly MetricLine[];
}

export interface MetricLine {
  readonly name: string;
  /** What tells the line from its neighbour, "A→B"; the title where it stands alone. */
  readonly label: string;
  /** 0 for A and A→B, 1 for B and B→A: one colour a side, in every chart. */
  readonly slot: 0 | 1;
}

export interface MetricSection {
  readonly group: string;
  readonly families: readonly MetricFamily[];
}

/** Sections and charts of the metrics that have points, in the catalog's order. */
export function metricSections(
  catalog: readonly MetricDefinition[],
  present: ReadonlySet<string>,
): MetricSection[] {
  const shown = catalog.filter((metric) => present.has(metric.name));
  return groupBy(shown, (metric) => metric.group).map(([group, metrics]) => ({
    group,
    families: groupBy(metrics, (metric) => familyKey(metric.name)).map(([key, members]) =>
      family(key, members),
    ),
  }));
}

/** `generator/gan_ab` -> `generator/gan`; `discriminator/a` -> `discriminator`. */
export function familyKey(name: string): string {
  return name.replace(SIDE_SUFFIX, '');
}

const SIDE_SUFFIX = /[_/](aba|bab|ab|ba|a|b)$/;

function family(key: string, members: readonly MetricDefinition[]): MetricFamily {
  const [first] = members;
  const title = commonWords(members.map((metric) => metric.label));
  return {
    key,
    title,
    unit: first?.unit ?? '',
    lines: members.map((metric) => ({
      name: metric.name,
      label: metric.label.slice(title.length).trim() || title,
      slot: /[_/](b|ba|bab)$/.test(metric.name) ? 1 : 0,
    })),
  };
}

function commonWords(labels: readonly string[]): string {
  const words = labels.map((label) => label.split(' '));
  const shared = words[0]?.findIndex((word, index) => words.some((other) => other[index] !== word)) ?? -1;
  return (shared < 0 ? words[0] : words[0]?.slice(0, shared))?.join(' ') || (labels[0] ?? '');
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}
