import { writeRunColumn } from '#contracts/run-column.ts';
import type { RunColumnsQuery } from '../../gql/graphql.ts';
import { OWN_LABELS } from './column-facts.ts';

/** A column to choose. */
export interface ColumnCandidate {
  readonly id: string;
  readonly label: string;
  /** What tells it from others of the same label. */
  readonly detail: string;
}

export interface ColumnGroup {
  readonly title: string;
  readonly columns: readonly ColumnCandidate[];
}

/** All that can be chosen, what fits the search: columns that every run has, and those that the server has found. */
export function candidatesOf(found: RunColumnsQuery['runColumns'] | null, search: string): ColumnGroup[] {
  const wanted = search.trim().toLowerCase();
  const own = OWN_LABELS.filter(({ label }) => label.toLowerCase().includes(wanted));
  const groups: ColumnGroup[] = [
    { title: 'Run', columns: own.map(({ id, label }) => ({ id, label, detail: '' })) },
    {
      title: 'Scores',
      columns: (found?.measures ?? []).map(({ name, split, label }) => ({
        id: writeRunColumn({ kind: 'MEASURE', name, split }),
        label,
        detail: split === 'TEST' ? 'test images' : 'validation images',
      })),
    },
    {
      title: 'Metrics',
      columns: (found?.metrics ?? []).flatMap(({ name, label }) =>
        SUMMARIES.map(({ summary, word }) => ({
          id: writeRunColumn({ kind: 'METRIC', name, summary }),
          label: `${label}, ${word}`,
          detail: name,
        })),
      ),
    },
    {
      title: 'Config',
      columns: (found?.knobs ?? []).map(({ path, label, unit }) => ({
        id: writeRunColumn({ kind: 'KNOB', path }),
        label: unit === null ? label : `${label} (${unit})`,
        detail: path,
      })),
    },
  ];
  return groups.filter(({ columns }) => columns.length > 0);
}

const SUMMARIES = [
  { summary: 'LAST', word: 'last' },
  { summary: 'MIN', word: 'min' },
  { summary: 'MAX', word: 'max' },
  { summary: 'BEST', word: 'at best checkpoint' },
] as const;
