/**
 * A column of a table of runs, as addresses of pages and options of the command line name it: `name`, `config.seed`,
 * `metric:generator/total.min`, `measure:evaluation/ssim_ab@test`.
 */
export type RunColumn = OwnColumn | KnobColumn | MetricColumn | MeasureColumn;

interface OwnColumn {
  readonly kind: 'OWN';
  readonly name: OwnColumnName;
}

interface KnobColumn {
  readonly kind: 'KNOB';
  readonly path: string;
}

interface MetricColumn {
  readonly kind: 'METRIC';
  readonly name: string;
  readonly summary: 'LAST' | 'MIN' | 'MAX' | 'BEST';
}

interface MeasureColumn {
  readonly kind: 'MEASURE';
  readonly name: string;
  readonly split: 'VALIDATION' | 'TEST';
}

/** What every run has. */
export const OWN_COLUMNS = [
  'id',
  'name',
  'state',
  'progress',
  'dataset',
  'preset',
  'experiment',
  'user',
  'tags',
  'created',
  'started',
  'finished',
  'duration',
] as const;
export type OwnColumnName = (typeof OWN_COLUMNS)[number];

/** @returns null for what names no column; a name that no run has logged is one. */
export function readRunColumn(text: string): RunColumn | null {
  const own = OWN_COLUMNS.find((name) => name === text);
  if (own !== undefined) return { kind: 'OWN', name: own };
  const knob = after(text, 'config.');
  if (knob !== null) return { kind: 'KNOB', path: knob };
  const metric = after(text, 'metric:');
  if (metric !== null) {
    const [, name = metric, summary = 'last'] = /^(.+)\.(last|min|max|best)$/s.exec(metric) ?? [];
    return { kind: 'METRIC', name, summary: SUMMARIES[summary as keyof typeof SUMMARIES] };
  }
  const measure = after(text, 'measure:');
  if (measure === null) return null;
  const [, name = measure, split = 'validation'] = /^(.+)@(validation|test)$/s.exec(measure) ?? [];
  return { kind: 'MEASURE', name, split: SPLITS[split as keyof typeof SPLITS] };
}

const SUMMARIES = { last: 'LAST', min: 'MIN', max: 'MAX', best: 'BEST' } as const;
const SPLITS = { validation: 'VALIDATION', test: 'TEST' } as const;

/** The rest of a text that begins so and goes on; else null. */
function after(text: string, start: string): string | null {
  return text.startsWith(start) && text.length > start.length ? text.slice(start.length) : null;
}

/** The shortest name of a column that is read back as it. */
export function writeRunColumn(column: RunColumn): string {
  switch (column.kind) {
    case 'OWN':
      return column.name;
    case 'KNOB':
      return `config.${column.path}`;
    case 'METRIC': {
      const isPlain = column.summary === 'LAST' && !/\.(last|min|max|best)$/.test(column.name);
      return `metric:${column.name}${isPlain ? '' : `.${column.summary.toLowerCase()}`}`;
    }
    case 'MEASURE': {
      const isPlain = column.split === 'VALIDATION' && !/@(validation|test)$/.test(column.name);
      return `measure:${column.name}${isPlain ? '' : `@${column.split.toLowerCase()}`}`;
    }
  }
}

/** What the API has to be asked for so that a run has the values of some columns. */
export interface NamedValues {
  readonly knobs: string[];
  readonly metrics: string[];
  readonly validationMeasures: string[];
  readonly testMeasures: string[];
}

export function namedValues(columns: readonly RunColumn[]): NamedValues {
  const measures = (split: MeasureColumn['split']) =>
    unique(columns.flatMap((each) => (each.kind === 'MEASURE' && each.split === split ? [each.name] : [])));
  return {
    knobs: unique(columns.flatMap((each) => (each.kind === 'KNOB' ? [each.path] : []))),
    metrics: unique(columns.flatMap((each) => (each.kind === 'METRIC' ? [each.name] : []))),
    validationMeasures: measures('VALIDATION'),
    testMeasures: measures('TEST'),
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** What the API sorts by, for a column. */
export type ColumnOrder =
  | { readonly field: OwnOrder }
  | { readonly knob: string }
  | { readonly metric: { readonly name: string; readonly summary: MetricColumn['summary'] } }
  | { readonly measure: { readonly name: string; readonly split: MeasureColumn['split'] } };

type OwnOrder =
  | ('CREATED_AT' | 'DISPLAY_NAME' | 'STATE' | 'STARTED_AT' | 'FINISHED_AT' | 'DURATION')
  | ('EXPERIMENT' | 'USER' | 'DATASET' | 'TAG');

/** Null where runs cannot be sorted by it. */
export function columnOrder(column: RunColumn): ColumnOrder | null {
  switch (column.kind) {
    case 'OWN':
      return OWN_ORDERS[column.name] ?? null;
    case 'KNOB':
      return { knob: column.path };
    case 'METRIC':
      return { metric: { name: column.name, summary: column.summary } };
    case 'MEASURE':
      return { measure: { name: column.name, split: column.split } };
  }
}

const OWN_ORDERS: Partial<Record<OwnColumnName, ColumnOrder>> = {
  name: { field: 'DISPLAY_NAME' },
  state: { field: 'STATE' },
  preset: { knob: 'preset' },
  created: { field: 'CREATED_AT' },
  started: { field: 'STARTED_AT' },
  finished: { field: 'FINISHED_AT' },
  duration: { field: 'DURATION' },
  experiment: { field: 'EXPERIMENT' },
  user: { field: 'USER' },
  dataset: { field: 'DATASET' },
  tags: { field: 'TAG' },
};
