/** What a metric of two directions or two domains is about; null of one that stands alone. */
export type MetricSide = 'ab' | 'ba' | 'a' | 'b' | 'aba' | 'bab';

/** One scalar that runs log. Weights belong to the config: logged values are unweighted. */
export interface MetricDefinition {
  /** E.g. `generator/cycle_aba`. */
  readonly name: string;
  /** What one chart holds: the name without its side, e.g. `generator/cycle`. */
  readonly family: string;
  readonly side: MetricSide | null;
  /** Label of the chart, e.g. "Cycle". */
  readonly familyLabel: string;
  /** Label of the curve, e.g. "Cycle A→B→A". */
  readonly label: string;
  /** Section of the charts: the text before the slash. */
  readonly group: string;
  /** Empty for plain numbers. */
  readonly unit: string;
  /** Whether tables show it. */
  readonly isHeadline: boolean;
  /** As short as a table needs it, e.g. "Disc. A"; of a metric that is not a headline the label. */
  readonly shortLabel: string;
  /** Whether a smaller score is better; null of what is no score. */
  readonly isLowerBetter: boolean | null;
}

const SIDE_LABELS: Readonly<Record<MetricSide, string>> = {
  ab: 'A→B',
  ba: 'B→A',
  a: 'A',
  b: 'B',
  aba: 'A→B→A',
  bab: 'B→A→B',
};

export interface MetricFacts {
  readonly label: string;
  /** One metric per side; empty for a metric that stands alone. */
  readonly sides: readonly MetricSide[];
  readonly unit?: string;
  /** Makes it a headline: the chart's label as a table shows it, e.g. "Disc.". */
  readonly headline?: string;
  readonly isLowerBetter?: true;
}

/** `defineMetric('generator', 'cycle', { label: 'Cycle', sides: ['aba', 'bab'] })`: two metrics of one family. */
export function defineMetric(
  group: string,
  name: string,
  { label, sides, unit = '', headline, isLowerBetter }: MetricFacts,
): MetricDefinition[] {
  const family = name === '' ? group : `${group}/${name}`;
  const common = {
    ...{ family, familyLabel: label, group, unit, isHeadline: headline !== undefined },
    isLowerBetter: group === 'evaluation' ? isLowerBetter === true : null,
  };
  const short = headline ?? label;
  if (sides.length === 0) return [{ ...common, name: family, side: null, label, shortLabel: short }];
  const separator = name === '' ? '/' : '_';
  return sides.map((side) => ({
    ...common,
    name: `${family}${separator}${side}`,
    side,
    label: `${label} ${SIDE_LABELS[side]}`,
    shortLabel: `${short} ${SIDE_LABELS[side]}`,
  }));
}
