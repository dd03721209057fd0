import type { ComparedRunFragment, MetricFactsFragment } from '../../gql/graphql.ts';
import type { ScoredEvaluation } from './score-rows.ts';

/** Something that runs have a value of. */
export interface PlotColumn {
  /** Kind and name, as the address has them: "knob:seed", "metric:generator/total". */
  readonly key: string;
  readonly label: string;
  readonly group: 'Knobs' | 'Measures' | 'Last metrics';
  /** One per run: a number, a text of what is none, or null for nothing. */
  readonly values: readonly (number | string | null)[];
}

/** Whether all of its values are numbers; else they are drawn as categories. */
export function isNumeric({ values }: PlotColumn): boolean {
  return values.every((value) => typeof value !== 'string');
}

/** Whether its values are positive and so far apart that a linear axis would crowd most of them. */
export function spansMagnitudes(column: PlotColumn): boolean {
  const numbers = column.values.filter((value) => typeof value === 'number');
  return (
    isNumeric(column) && Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) >= MAGNITUDES
  );
}

const MAGNITUDES = 50;

/**
 * The knobs that differ between the runs, their scores and their last metrics.
 *
 * @param evaluations one per run
 */
export function plotColumns(
  runs: readonly Pick<ComparedRunFragment, 'configEntries' | 'latestMetrics'>[],
  evaluations: readonly (ScoredEvaluation | null)[],
  definitions: readonly MetricFactsFragment[],
): PlotColumn[] {
  const labels = new Map(definitions.map(({ name, label }) => [name, label]));
  const knobs = new Map<string, string>();
  for (const { configEntries } of runs)
    for (const { path, label } of configEntries ?? []) if (!knobs.has(path)) knobs.set(path, label);
  const ofKnobs = [...knobs].map(([path, label]): PlotColumn => {
    const values = runs.map(({ configEntries }) =>
      plotted(configEntries?.find((entry) => entry.path === path)?.value),
    );
    return { key: `knob:${path}`, label, group: 'Knobs', values };
  });
  const measures = namesOf(evaluations.map((evaluation) => evaluation?.scores ?? []));
  const metrics = namesOf(runs.map(({ latestMetrics }) => latestMetrics));
  return [
    ...ofKnobs.filter(({ values }) => new Set(values).size > 1),
    ...measures.map((name): PlotColumn => ({
      key: `measure:${name}`,
      label: labels.get(name) ?? name,
      group: 'Measures',
      values: evaluations.map(
        (evaluation) => evaluation?.scores?.find((score) => score.name === name)?.value ?? null,
      ),
    })),
    ...metrics.map((name): PlotColumn => ({
      key: `metric:${name}`,
      label: labels.get(name) ?? name,
      group: 'Last metrics',
      values: runs.map(
        ({ latestMetrics }) => latestMetrics.find((metric) => metric.name === name)?.value ?? null,
      ),
    })),
  ];
}

/** The columns of the address that there are, else the usual ones: what differs, then what came of it. */
export function chosenColumns(
  columns: readonly PlotColumn[],
  keys: readonly string[],
  usual: number,
): readonly PlotColumn[] {
  const chosen = keys.flatMap((key) => columns.find((column) => column.key === key) ?? []);
  if (chosen.length > 0) return chosen;
  const knobs = columns.filter(({ group }) => group === 'Knobs').slice(0, Math.ceil(usual / 2));
  const results = columns.filter(({ group }) => group !== 'Knobs');
  return [...knobs, ...results.slice(0, usual - knobs.length)];
}

function plotted(value: unknown): number | string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

function namesOf(lists: readonly (readonly { readonly name: string }[])[]): string[] {
  return [...new Set(lists.flatMap((list) => list.map(({ name }) => name)))];
}
