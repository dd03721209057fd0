import { BY_SEEDS, type GroupBy } from '#contracts/grouped-runs.ts';
import { namedValues, type NamedValues, readRunColumn } from '#contracts/run-column.ts';

import type { TableColumn } from './run-table-view.ts';

/** Variables of the documents that read runs for columns. */
export interface RunValues extends NamedValues {
  readonly losses: boolean;
  readonly sample: boolean;
  readonly configKey: boolean;
}

/** What some columns and groups need of a run. */
export function runValues(columns: readonly TableColumn[], group: GroupBy | null): RunValues {
  const hasOwn = (name: string) => columns.some((each) => each.kind === 'PAGE' && each.name === name);
  const ofRuns = columns.flatMap((each) => (each.kind === 'PAGE' || each.kind === 'GONE' ? [] : [each]));
  const grouped = group === null ? null : readRunColumn(group);
  return {
    ...namedValues(grouped ? [...ofRuns, grouped] : ofRuns),
    losses: hasOwn('losses'),
    sample: hasOwn('sample'),
    configKey: group === BY_SEEDS,
  };
}
