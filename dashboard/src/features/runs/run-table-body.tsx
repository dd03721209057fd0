import { type RefObject, useEffect } from 'react';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import type { PlacedColumn } from './placed-columns.ts';
import { RunTableRow } from './run-table-row.tsx';
import type { Selecting } from './run-table.tsx';

/** What rows are drawn from. */
export interface BodyProps {
  readonly rows: readonly TableRunFragment[];
  readonly columns: readonly PlacedColumn[];
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  readonly definitions: readonly MetricFactsFragment[];
  readonly places: ReadonlyMap<string, { queuePosition: number; message: string }>;
  readonly selecting: Selecting | null;
  readonly isBoxPinned: boolean;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, isRange: boolean) => void;
  /** The row that keys have gone to. */
  readonly active: number | null;
  /** What scrolls. */
  readonly region: RefObject<HTMLDivElement | null>;
  /** Pixels of a row that holds no long text. */
  readonly rowHeight: number;
}

/** All rows of a short list. */
export function RunTableBody(props: BodyProps) {
  const { rows, active, region } = props;
  useEffect(() => {
    if (active !== null) focusRow(region.current, active);
  }, [active, region]);
  return (
    <tbody>
      {rows.map((run, index) => (
        <BodyRow key={run.id} body={props} run={run} index={index} measure={null} />
      ))}
    </tbody>
  );
}

export function focusRow(region: HTMLDivElement | null, index: number): void {
  const row = region?.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

export function BodyRow({
  body,
  run,
  index,
  measure,
}: {
  body: BodyProps;
  run: TableRunFragment;
  index: number;
  measure: ((row: HTMLTableRowElement | null) => void) | null;
}) {
  return (
    <RunTableRow
      ref={measure}
      run={run}
      index={index}
      columns={body.columns}
      offset={body.offset}
      definitions={body.definitions}
      waiting={waitingText(body.places.get(run.id))}
      isSelected={body.selecting ? body.selecting.selection.ids.has(run.id) : null}
      isBoxPinned={body.isBoxPinned}
      onOpen={body.onOpen}
      onSelect={body.onSelect}
    />
  );
}

function waitingText(place: { queuePosition: number; message: string } | undefined): string | null {
  return place ? `Number ${formatCount(place.queuePosition)} in the queue. ${place.message}` : null;
}
