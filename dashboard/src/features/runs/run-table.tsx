import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import type { TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import { useStable } from '../../ui/use-stable.ts';
import { columnFacts } from './column-facts.ts';
import { placeColumns } from './placed-columns.ts';
import type { GroupBy } from '#contracts/grouped-runs.ts';
import { groupedItems } from './run-groups.ts';
import { rowKey } from './row-key.ts';
import type { RunSelection } from './run-selection.ts';
import { RunTableBody } from './run-table-body.tsx';
import { RunTableHead } from './run-table-head.tsx';
import type { RunSort, ShownColumn } from './run-table-view.ts';
import { useQueuePlaces } from './use-queue-places.ts';
import classes from './run-table.module.css';

const BaselineRow = loadedLater(async () => (await import('./baseline-row.tsx')).BaselineRow);
const VirtualBody = loadedLater(async () => (await import('./virtual-body.tsx')).VirtualBody);

/** Pixels of the column with the boxes that select rows. */
const BOX_WIDTH = 44;
/** Up to so many rows are all drawn: a first visit needs nothing that draws a part of them. */
const FEW_ROWS = 60;

interface RunTableProps {
  readonly rows: readonly TableRunFragment[];
  readonly columns: readonly ShownColumn[];
  readonly pinned: number;
  readonly sort: RunSort | null;
  readonly onSort: (id: string) => void;
  readonly onResize: (id: string, width: number) => void;
  /** Null: runs are not grouped. */
  readonly group: GroupBy | null;
  /** The run that the others are compared with; null: with none. */
  readonly baseline: TableRunFragment | null;
  readonly onTakeOffBaseline: () => void;
  /** Null: rows cannot be selected. */
  readonly selecting: Selecting | null;
  /** Whether the rows are about to be replaced. */
  readonly isStale: boolean;
}

export interface Selecting {
  readonly selection: RunSelection;
  readonly toggle: (id: string) => void;
  /** From the row that was touched last to this one. */
  readonly selectThrough: (id: string) => void;
  readonly toggleAll: () => void;
}

/** Runs as rows under columns of one's choice. */
export function RunTable(props: RunTableProps) {
  const { rows, columns, pinned, sort, onSort, onResize, selecting, isStale, group, baseline } = props;
  const baselineId = baseline?.id;
  const region = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const navigate = useNavigate();
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const items = useMemo(
    () =>
      group === null
        ? rows.filter(({ id }) => id !== baselineId).map((run) => ({ kind: 'RUN' as const, run }))
        : groupedItems(rows, group, unfolded),
    [rows, baselineId, group, unfolded],
  );
  const fold = useStable((key: string) => {
    setUnfolded((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  });
  const places = useQueuePlaces(rows.some(({ state }) => state === 'QUEUED'));
  const definitions = useMetricDefinitions();
  const layout = JSON.stringify([columns.map(({ id, width }) => [id, width]), pinned]);
  const placed = useMemo(
    () =>
      placeColumns(
        columns,
        pinned,
        columns.map(({ column }) => columnFacts(column, definitions)),
      ),
    // Rows are drawn anew only when it changes: an address that is read again makes the same columns anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [layout, definitions],
  );
  const hasPictures = columns.some(({ id }) => id === 'sample');
  const boxes = selecting ? BOX_WIDTH : 0;
  const width = placed.minWidth + boxes;

  const open = useStable((id: string) => void navigate(`/runs/${id}`));
  const select = useStable((id: string, isRange: boolean) => {
    if (isRange) selecting?.selectThrough(id);
    else selecting?.toggle(id);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (target !== region.current && !target.matches('tr')) return;
    const act = rowKey(event, { active, count: items.length });
    if (act === null) return;
    event.preventDefault();
    const item = items[act.index];
    if (act.kind === 'GO') setActive(act.index);
    else if (item?.kind === 'GROUP') fold(item.group.key);
    else if (item && act.kind === 'OPEN') open(item.run.id);
    else if (item && act.kind === 'SELECT') select(item.run.id, act.isRange);
  };
  const body = {
    ...{ items, places, selecting, active, region, definitions, baseline, columns: placed.columns },
    firstRow: baseline ? 3 : 2,
    offset: boxes,
    isBoxPinned: pinned > 0,
    onOpen: open,
    onSelect: select,
    onFold: fold,
    rowHeight: hasPictures ? 69 : 45,
  };

  return (
    // The region is a stop for the keyboard, from which arrows lead into the rows.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <div
      ref={region}
      className={classes.scroll}
      role="region"
      aria-label="List of runs"
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setActive(null);
      }}
    >
      <table
        className={classes.table}
        aria-label="Runs"
        aria-rowcount={items.length + body.firstRow - 1}
        aria-busy={isStale}
        data-pictures={hasPictures}
        data-baseline={baseline !== null}
        style={{
          minWidth: width,
          width: placed.columns.some(({ isFlexible }) => isFlexible) ? '100%' : width,
        }}
      >
        <colgroup>
          {selecting && <col style={{ width: BOX_WIDTH }} />}
          {placed.columns.map(({ id, width: pixels, isFlexible }) => (
            <col key={id} style={isFlexible ? undefined : { width: pixels }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {selecting && (
              <th className={classes.box} data-pinned={pinned > 0} style={{ left: 0 }}>
                <SelectAll rows={rows} selecting={selecting} />
              </th>
            )}
            {placed.columns.map((column) => (
              <RunTableHead
                key={column.id}
                column={column}
                offset={boxes}
                sort={sort?.id === column.id ? sort.direction : null}
                onSort={onSort}
                onResize={onResize}
              />
            ))}
          </tr>
        </thead>
        {baseline && (
          <Suspense>
            <BaselineRow
              run={baseline}
              columns={placed.columns}
              offset={boxes}
              definitions={definitions}
              isBoxPinned={pinned > 0}
              onTakeOff={props.onTakeOffBaseline}
            />
          </Suspense>
        )}
        {items.length <= FEW_ROWS ? (
          <RunTableBody {...body} />
        ) : (
          <Suspense fallback={<RunTableBody {...body} items={items.slice(0, FEW_ROWS)} />}>
            <VirtualBody {...body} />
          </Suspense>
        )}
      </table>
    </div>
  );
}

function SelectAll({ rows, selecting }: { rows: readonly TableRunFragment[]; selecting: Selecting }) {
  const box = useRef<HTMLInputElement>(null);
  const count = rows.filter(({ id }) => selecting.selection.ids.has(id)).length;
  useEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && count < rows.length;
  });
  return (
    <label className={classes.boxLabel}>
      <VisuallyHidden>Select all {formatCount(rows.length)} loaded runs</VisuallyHidden>
      <input
        ref={box}
        type="checkbox"
        checked={count > 0 && count === rows.length}
        onChange={selecting.toggleAll}
      />
    </label>
  );
}
