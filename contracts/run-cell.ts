import type { RunColumn } from './run-column.ts';

/** A run as the API gives it to whoever shows columns of it. */
export interface ColumnRun {
  readonly id: string;
  readonly displayName: string;
  readonly state: string;
  readonly preset?: string | null;
  readonly tags: readonly string[];
  readonly createdAt: string;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
  /** Seconds; null until the end. */
  readonly durationSeconds?: number | null;
  readonly progress: { readonly step: number };
  readonly experiment: { readonly name: string };
  readonly createdBy: { readonly login: string };
  /** Null for a run whose checkpoint was imported, and whose dataset is not on this server. */
  readonly datasetVersion: { readonly number: number; readonly dataset: { readonly name: string } } | null;
  readonly knobs: readonly {
    readonly path: string;
    readonly number?: number | null;
    readonly text?: string | null;
  }[];
  readonly metricSummaries: readonly ColumnMetric[];
  readonly validationMeasures: readonly ColumnMeasure[];
  readonly testMeasures: readonly ColumnMeasure[];
}

interface ColumnMetric {
  readonly name: string;
  readonly last?: number | null;
  readonly lastNonFinite?: string | null;
  readonly min?: number | null;
  readonly max?: number | null;
  readonly best?: number | null;
}

interface ColumnMeasure {
  readonly name: string;
  readonly value: number;
}

/** What stands in a cell of a table or a file: null where the run has nothing there. NaN and infinities are numbers. */
export type CellValue = string | number | null;

export function cellValue(run: ColumnRun, column: RunColumn): CellValue {
  switch (column.kind) {
    case 'OWN':
      return ownValues[column.name](run) ?? null;
    case 'KNOB': {
      const knob = run.knobs.find(({ path }) => path === column.path);
      return knob?.number ?? knob?.text ?? null;
    }
    case 'METRIC': {
      const metric = run.metricSummaries.find(({ name }) => name === column.name);
      if (metric === undefined) return null;
      if (column.summary === 'LAST')
        return metric.lastNonFinite ? (NON_FINITE[metric.lastNonFinite] ?? null) : (metric.last ?? null);
      return metric[SUMMARY_FIELDS[column.summary]] ?? null;
    }
    case 'MEASURE': {
      const measures = column.split === 'TEST' ? run.testMeasures : run.validationMeasures;
      return measures.find(({ name }) => name === column.name)?.value ?? null;
    }
  }
}

const SUMMARY_FIELDS = { MIN: 'min', MAX: 'max', BEST: 'best' } as const;

const NON_FINITE: Readonly<Partial<Record<string, number>>> = {
  NAN: Number.NaN,
  POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
  NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
};

type OwnName = Extract<RunColumn, { kind: 'OWN' }>['name'];

const ownValues: Readonly<Record<OwnName, (run: ColumnRun) => CellValue | undefined>> = {
  id: ({ id }) => id,
  name: ({ displayName }) => displayName,
  state: ({ state }) => state,
  progress: ({ progress }) => progress.step,
  dataset: ({ datasetVersion }) =>
    datasetVersion && `${datasetVersion.dataset.name} v${datasetVersion.number}`,
  preset: ({ preset }) => preset,
  experiment: ({ experiment }) => experiment.name,
  user: ({ createdBy }) => createdBy.login,
  tags: ({ tags }) => tags.join(', '),
  created: ({ createdAt }) => createdAt,
  started: ({ startedAt }) => startedAt,
  finished: ({ finishedAt }) => finishedAt,
  duration: ({ durationSeconds }) => durationSeconds,
};

/** As JSON can have it: numbers that are not finite are texts, as in exported points. */
export function jsonCell(value: CellValue): CellValue {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
