import type { MetricFamily, MetricSection } from '../../charts/metric-family.ts';

/** Which charts are shown, and which of them first, as the page's address holds it: `?charts=kl&pin=generator/total`. */
export interface ChartChoice {
  /** Words that all have to be in a chart's title, in its group or in the name of one of its metrics. */
  readonly filter: string;
  /** Keys of charts. */
  readonly pinned: readonly string[];
}

export function readChartChoice(search: URLSearchParams): ChartChoice {
  return { filter: search.get('charts') ?? '', pinned: [...new Set(search.getAll('pin'))] };
}

/** The address with the choice in it; other parts of the address stay. */
export function writeChartChoice(search: URLSearchParams, { filter, pinned }: ChartChoice): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete('charts');
  next.delete('pin');
  if (filter !== '') next.set('charts', filter);
  for (const key of pinned) next.append('pin', key);
  return next;
}

/** With a chart pinned last, or no longer pinned where it was. */
export function withPin(pinned: readonly string[], key: string): readonly string[] {
  return pinned.includes(key) ? pinned.filter((one) => one !== key) : [...pinned, key];
}

/** The chosen charts by section, the pinned ones in a section of their own before all others. */
export function chosenSections(
  sections: readonly MetricSection[],
  { filter, pinned }: ChartChoice,
): MetricSection[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = sections.map(({ group, families }) => ({
    group,
    families: families.filter((family) => words.every((word) => textOf(group, family).includes(word))),
  }));
  const all = chosen.flatMap(({ families }) => families);
  const first = pinned.flatMap((key) => all.find((family) => family.key === key) ?? []);
  const rest = chosen.map(({ group, families }) => ({
    group,
    families: families.filter((family) => !first.includes(family)),
  }));
  return [{ group: PINNED, families: first }, ...rest].filter(({ families }) => families.length > 0);
}

const PINNED = 'Pinned';

function textOf(group: string, { title, lines }: MetricFamily): string {
  return [group, title, ...lines.map(({ name }) => name)].join('\n').toLowerCase();
}
