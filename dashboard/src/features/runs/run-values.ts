import { namedValues, type NamedValues } from '#contracts/run-column.ts';
import type { TableColumn } from './run-table-view.ts';

/** Variables of the documents that read runs for columns. */
export interface RunValues extends NamedValues {
  readonly losses: boolean;
  readonly sample: boolean;
}

/** What some columns need of a run. */
export function runValues(columns: readonly TableColumn[]): RunValues {
  const hasOwn = (name: string) => columns.some((each) => each.kind === 'PAGE' && each.name === name);
  const ofRuns = columns.flatMap((each) => (each.kind === 'PAGE' || each.kind === 'GONE' ? [] : [each]));
  return { ...namedValues(ofRuns), losses: hasOwn('losses'), sample: hasOwn('sample') };
}
