import { type RefObject, useEffect } from 'react';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import type { PlacedColumn } from './placed-columns.ts';
import type { GroupedItem } from './run-groups.ts';
import { RunGroupRow } from './run-group-row.tsx';
import { RunTableRow } from './run-table-row.tsx';
import type { Selecting } from './run-table.tsx';

/** What rows are drawn from. */
export interface BodyProps {
  readonly items: readonly GroupedItem<TableRunFragment>[];
  readonly onFold: (key: string) => void;
  readonly columns: readonly PlacedColumn[];
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  readonly definitions: readonly MetricFactsFragment[];
  readonly baseline: TableRunFragment | null;
  /** Where the first row of runs stands in the table. */
  readonly firstRow: number;
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
  const { items, active, region } = props;
  useEffect(() => {
    if (active !== null) focusRow(region.current, active);
  }, [active, region]);
  return (
    <tbody>
      {items.map((item, index) => (
        <BodyRow key={itemKey(item)} body={props} item={item} index={index} measure={null} />
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
  item,
  index,
  measure,
}: {
  body: BodyProps;
  item: GroupedItem<TableRunFragment>;
  index: number;
  measure: ((row: HTMLTableRowElement | null) => void) | null;
}) {
  if (item.kind === 'GROUP')
    return (
      <RunGroupRow
        ref={measure}
        group={item.group}
        isOpen={item.isOpen}
        index={index}
        firstRow={body.firstRow}
        columns={body.columns}
        offset={body.offset}
        definitions={body.definitions}
        baseline={body.baseline}
        isBoxPinned={body.isBoxPinned}
        onFold={body.onFold}
      />
    );
  const { run } = item;
  return (
    <RunTableRow
      ref={measure}
      run={run}
      index={index}
      firstRow={body.firstRow}
      columns={body.columns}
      offset={body.offset}
      definitions={body.definitions}
      baseline={body.baseline}
      waiting={waitingText(body.places.get(run.id))}
      isSelected={body.selecting ? body.selecting.selection.ids.has(run.id) : null}
      isBoxPinned={body.isBoxPinned}
      onOpen={body.onOpen}
      onSelect={body.onSelect}
    />
  );
}

export function itemKey(item: GroupedItem<TableRunFragment>): string {
  return item.kind === 'RUN' ? item.run.id : `group ${item.group.key}`;
}

function waitingText(place: { queuePosition: number; message: string } | undefined): string | null {
  return place ? `Number ${formatCount(place.queuePosition)} in the queue. ${place.message}` : null;
}
