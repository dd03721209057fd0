import type { MetricFactsFragment } from '../../gql/graphql.ts';
import type { OwnColumnName } from '#contracts/run-column.ts';
import type { PageColumnName, TableColumn } from './run-table-view.ts';

/** What stands in the head of a column. */
export interface ColumnFacts {
  readonly label: string;
  /** Says all of it. */
  readonly title: string;
  /** Pixels that it has by itself. */
  readonly width: number;
}

const OWN: Readonly<Record<OwnColumnName | PageColumnName, { label: string; width: number }>> = {
  sample: { label: 'Newest sample', width: 84 },
  name: { label: 'Name', width: 200 },
  state: { label: 'State', width: 120 },
  progress: { label: 'Progress', width: 180 },
  losses: { label: 'Last losses', width: 230 },
  dataset: { label: 'Dataset', width: 160 },
  preset: { label: 'Preset', width: 150 },
  experiment: { label: 'Experiment', width: 150 },
  user: { label: 'User', width: 120 },
  tags: { label: 'Tags', width: 150 },
  created: { label: 'Created', width: 112 },
  started: { label: 'Started', width: 120 },
  finished: { label: 'Finished', width: 120 },
  duration: { label: 'Duration', width: 120 },
  id: { label: 'Id', width: 180 },
};

/** Of every column that the page knows without asking. */
export const OWN_LABELS = Object.entries(OWN).map(([id, { label }]) => ({ id, label }));

export function columnFacts(column: TableColumn, definitions: readonly MetricFactsFragment[]): ColumnFacts {
  switch (column.kind) {
    case 'OWN':
    case 'PAGE': {
      const facts = OWN[column.name];
      return { ...facts, title: facts.label };
    }
    case 'KNOB':
      return { label: column.path, title: `Config: ${column.path}`, width: 140 };
    case 'METRIC': {
      const label = labelOf(column.name, definitions);
      const summary = SUMMARY_LABELS[column.summary];
      return {
        label: summary === null ? label : `${label}, ${summary}`,
        title: `${column.name}, ${SUMMARY_WORDS[column.summary]}`,
        width: 150,
      };
    }
    case 'MEASURE': {
      const isTest = column.split === 'TEST';
      return {
        label: `${labelOf(column.name, definitions)}${isTest ? ', test' : ''}`,
        title: `${column.name} on the ${isTest ? 'test' : 'validation'} images, newest evaluation`,
        width: 150,
      };
    }
    case 'GONE':
      return { label: column.name, title: `There is no column "${column.name}"`, width: 140 };
  }
}

const SUMMARY_LABELS = { LAST: null, MIN: 'min', MAX: 'max', BEST: 'at best checkpoint' } as const;
const SUMMARY_WORDS = {
  LAST: 'last value',
  MIN: 'smallest finite value',
  MAX: 'largest finite value',
  BEST: 'value at the best checkpoint',
} as const;

function labelOf(name: string, definitions: readonly MetricFactsFragment[]): string {
  return definitions.find((each) => each.name === name)?.label ?? name;
}
