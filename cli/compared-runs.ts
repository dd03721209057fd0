import { environmentFacts } from '#lib/environment-facts.ts';
import { formatNumber } from '#lib/format-number.ts';
import { escapeText } from './terminal/escape-text.ts';
import type { ComparedRunsQuery } from './gql/graphql.ts';
import type { Columns } from './terminal/output.ts';

export type ComparedRun = Extract<
  NonNullable<ComparedRunsQuery['nodes'][number]>,
  { readonly displayName: string }
>;

/** A knob, a fact of the environment, a measure or a metric of several runs. */
export interface ComparedLine {
  readonly kind: 'knob' | 'environment' | 'measure' | 'metric';
  /** Path of the knob, label of the fact, name of the metric. */
  readonly name: string;
  readonly unit: string;
  /** One per run, in their order. */
  readonly values: readonly ComparedValue[];
}

interface ComparedValue {
  readonly run: string;
  /** Null where the run has none, or one that is not finite. */
  readonly value: unknown;
  /** What a value that is not finite is: NAN and so on. */
  readonly nonFinite?: string | null;
  /** 95 % interval of a measure. */
  readonly low?: number | null;
  readonly high?: number | null;
}

/** Knobs and facts of the environment that differ, measures of the newest evaluations and last metrics, in the order in which the runs have them. */
export function compareRuns(
  runs: readonly ComparedRun[],
  units: ReadonlyMap<string, string>,
  kinds: readonly ComparedLine['kind'][],
): ComparedLine[] {
  const lines: Readonly<Record<ComparedLine['kind'], () => ComparedLine[]>> = {
    knob: () => knobLines(runs),
    environment: () => environmentLines(runs),
    measure: () => linesOf('measure', runs, units, ({ newestEvaluation }) => newestEvaluation?.scores ?? []),
    metric: () => linesOf('metric', runs, units, ({ latestMetrics }) => latestMetrics),
  };
  return kinds.flatMap((kind) => lines[kind]());
}

/** A column per run; where two have one name, with the ends of their ids. */
export function comparedColumns(runs: readonly ComparedRun[]): Columns<ComparedLine> {
  const heads = runs.map(({ id, displayName }) => {
    const isAlone = runs.filter((run) => run.displayName === displayName).length === 1;
    return escapeText(isAlone ? displayName : `${displayName} (…${id.slice(-ID_END)})`);
  });
  return {
    KIND: ({ kind }) => kind,
    NAME: ({ name, unit }) => (unit ? `${name} (${unit})` : name),
    ...Object.fromEntries(
      heads.map((head, run) => [head, ({ kind, values }: ComparedLine) => valueText(kind, values[run])]),
    ),
  };
}

const ID_END = 8;

function knobLines(runs: readonly ComparedRun[]): ComparedLine[] {
  const units = new Map<string, string>();
  for (const { configEntries } of runs)
    for (const { path, unit } of configEntries ?? []) if (!units.has(path)) units.set(path, unit ?? '');
  return [...units]
    .map(([name, unit]): ComparedLine => {
      const values = runs.map(({ id, configEntries }) => ({
        run: id,
        value: configEntries?.find((entry) => entry.path === name)?.value,
      }));
      return { kind: 'knob', name, unit, values };
    })
    .filter(({ values }) => new Set(values.map(({ value }) => JSON.stringify(value))).size > 1);
}

/** Of the newest segments; runs without a record of it differ from none. */
function environmentLines(runs: readonly ComparedRun[]): ComparedLine[] {
  const facts = runs.map(({ segments }) => {
    const environment = segments.at(-1)?.environment;
    return environment ? environmentFacts(environment) : null;
  });
  const names = [...new Set(facts.flatMap((own) => (own ?? []).map(({ label }) => label)))];
  return names.flatMap((name): ComparedLine[] => {
    const values = facts.map((own) => own?.find(({ label }) => label === name)?.value ?? null);
    if (new Set(values.filter((_, run) => facts[run])).size < 2) return [];
    const told = runs.map(({ id }, run) => ({ run: id, value: values[run] }));
    return [{ kind: 'environment', name, unit: '', values: told }];
  });
}

function linesOf(
  kind: ComparedLine['kind'],
  runs: readonly ComparedRun[],
  units: ReadonlyMap<string, string>,
  read: (run: ComparedRun) => readonly (Omit<ComparedValue, 'run'> & { readonly name: string })[],
): ComparedLine[] {
  const names = [...new Set(runs.flatMap((run) => read(run).map(({ name }) => name)))];
  return names.map((name) => ({
    ...{ kind, name, unit: units.get(name) ?? '' },
    values: runs.map((run) => {
      const { value = null, nonFinite, low, high } = read(run).find((each) => each.name === name) ?? {};
      return {
        run: run.id,
        value,
        ...(nonFinite && { nonFinite }),
        ...(kind === 'measure' && { low: low ?? null, high: high ?? null }),
      };
    }),
  }));
}

function valueText(kind: ComparedLine['kind'], found: ComparedValue | undefined): string {
  if (found?.nonFinite) return found.nonFinite;
  if (found?.value === undefined) return '-';
  const { value, low, high } = found;
  if (typeof low === 'number' && typeof high === 'number' && typeof value === 'number')
    return `${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)})`;
  if (typeof value === 'number') return formatNumber(value);
  if (value === null) return kind === 'knob' ? 'none' : '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
