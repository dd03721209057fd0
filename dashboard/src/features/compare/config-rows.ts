import type { ComparedRunFragment } from '../../gql/graphql.ts';
import { configText } from '../run/config-groups.ts';

/** A knob, or another thing that a run was started with, of all compared runs. */
export interface ConfigRow {
  readonly path: string;
  readonly label: string;
  readonly group: string;
  readonly unit: string | null;
  /** One per run. */
  readonly cells: readonly ConfigCell[];
  /** Whether the runs have not all the same. */
  readonly differs: boolean;
}

export interface ConfigCell {
  /** Null where the run has no such knob, as one of another method, or its config cannot be read. */
  readonly text: string | null;
  /** Whether it is not as the base run's; never where one of both cannot be read. */
  readonly differs: boolean;
}

type ConfiguredRun = Pick<
  ComparedRunFragment,
  'id' | 'configEntries' | 'networkWeights' | 'method' | 'preset' | 'datasetVersion'
>;

/** Rows of everything that the runs were started with, in the order of their knobs. */
export function comparedConfig(runs: readonly ConfiguredRun[], baseId: string | null): ConfigRow[] {
  const base = Math.max(
    0,
    runs.findIndex(({ id }) => id === baseId),
  );
  const labels = new Map(
    runs.flatMap(({ networkWeights }) => networkWeights.map(({ id, label }) => [id, label])),
  );
  const knobs = new Map<string, { label: string; group: string; unit: string | null }>();
  for (const { configEntries } of runs)
    for (const { path, label, group, unit } of configEntries ?? [])
      if (!knobs.has(path)) knobs.set(path, { label, group, unit });

  const about = (label: string, textOf: (run: ConfiguredRun) => string | null) =>
    rowOf(runs, { path: label, label, group: 'Run', unit: null }, runs.map(textOf), base);
  return [
    about('Method', ({ method }) => method?.label ?? null),
    about('Preset', ({ preset }) => preset),
    about(
      'Dataset',
      ({ datasetVersion }) => datasetVersion && `${datasetVersion.dataset.name} v${datasetVersion.number}`,
    ),
    ...[...knobs].map(([path, facts]) => {
      const values = runs.map(({ configEntries }) => configEntries?.find((entry) => entry.path === path));
      const texts = values.map((entry) => {
        if (!entry) return null;
        return (typeof entry.value === 'string' && labels.get(entry.value)) || configText(path, entry.value);
      });
      return rowOf(runs, { path, ...facts }, texts, base);
    }),
  ];
}

function rowOf(
  runs: readonly ConfiguredRun[],
  facts: Omit<ConfigRow, 'cells' | 'differs'>,
  texts: readonly (string | null)[],
  base: number,
): ConfigRow {
  const canRead = runs.map(({ configEntries }) => configEntries !== null);
  const cells = texts.map((text, run) => ({
    text,
    differs: canRead[base] === true && canRead[run] === true && text !== texts[base],
  }));
  return { ...facts, cells, differs: cells.some(({ differs }) => differs) };
}
