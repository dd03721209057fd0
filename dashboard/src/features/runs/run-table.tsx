import { VisuallyHidden } from '@mantine/core';
import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import type { TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { useStable } from '../../ui/use-stable.ts';
import { columnFacts } from './column-facts.ts';
import { type PlacedColumn, RunTableHead } from './run-table-head.tsx';
import { RunTableRow } from './run-table-row.tsx';
import type { RunSelection } from './run-selection.ts';
import { clampWidth, MIN_WIDTH, type RunSort, type ShownColumn } from './run-table-view.ts';
import { rowKey } from './row-key.ts';
import { useQueuePlaces } from './use-queue-places.ts';
import classes from './run-table.module.css';

/** Pixels of the column with the boxes that select rows. */
const BOX_WIDTH = 44;
/** Rows that are drawn beyond those in sight, on either side. */
const OVERSCAN = 22;

const features = tableFeatures({ columnPinningFeature, columnSizingFeature, columnResizingFeature });

interface RunTableProps {
  readonly rows: readonly TableRunFragment[];
  readonly columns: readonly ShownColumn[];
  readonly pinned: number;
  readonly sort: RunSort | null;
  readonly onSort: (id: string) => void;
  readonly onResize: (id: string, width: number) => void;
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

/** Runs as rows, of which those in sight are drawn. */
export function RunTable(props: RunTableProps) {
  const { rows, columns, pinned, sort, onSort, onResize, selecting, isStale } = props;
  const region = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const navigate = useNavigate();
  const places = useQueuePlaces(rows.some(({ state }) => state === 'QUEUED'));
  const { placed, head, total } = usePlacedColumns(props);
  const definitions = useMetricDefinitions();
  const hasPictures = columns.some(({ id }) => id === 'sample');
  const boxes = selecting ? BOX_WIDTH : 0;

  // eslint-disable-next-line react-hooks/incompatible-library -- what it returns is used by this component alone
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => (hasPictures ? 69 : 45),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
    // A row with the focus stays, wherever one has scrolled to.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      if (active === null || active >= rows.length || seen.includes(active)) return seen;
      return [...seen, active].sort((a, b) => a - b);
    },
  });
  const drawn = virtualizer.getVirtualItems();

  useEffect(() => {
    if (active === null) return;
    virtualizer.scrollToIndex(active);
    const frame = requestAnimationFrame(() => {
      region.current
        ?.querySelector<HTMLElement>(`tr[data-index="${active}"]`)
        ?.focus({ preventScroll: true });
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [active, virtualizer]);

  const open = useStable((id: string) => void navigate(`/runs/${id}`));
  const select = useStable((id: string, isRange: boolean) => {
    if (isRange) selecting?.selectThrough(id);
    else selecting?.toggle(id);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (target !== region.current && !target.matches('tr')) return;
    const act = rowKey(event, { active, count: rows.length });
    if (act === null) return;
    event.preventDefault();
    const run = rows[act.index];
    if (act.kind === 'OPEN' && run) open(run.id);
    if (act.kind === 'SELECT' && run) select(run.id, act.isRange);
    if (act.kind === 'GO') setActive(act.index);
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
        aria-rowcount={rows.length + 1}
        aria-busy={isStale}
        data-pictures={hasPictures}
        style={{
          minWidth: total + boxes,
          width: placed.some((each) => each.isFlexible) ? '100%' : total + boxes,
        }}
      >
        <colgroup>
          {selecting && <col style={{ width: BOX_WIDTH }} />}
          {placed.map(({ id, width, isFlexible }) => (
            <col key={id} style={isFlexible ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {selecting && (
              <th className={classes.box} data-pinned={pinned > 0} style={{ left: 0 }}>
                <SelectAll rows={rows} selecting={selecting} />
              </th>
            )}
            {head.map(({ startResize, isResizing, dragged, ...column }) => (
              <RunTableHead
                key={column.id}
                column={column}
                offset={boxes}
                sort={sort?.id === column.id ? sort.direction : null}
                onSort={onSort}
                resizing={{
                  start: startResize,
                  isResizing,
                  dragged,
                  by: (pixels) => {
                    onResize(column.id, clampWidth(column.width + pixels));
                  },
                }}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={drawn[0]?.start ?? 0} />
          {drawn.map(({ index, start }, place) => {
            const run = rows[index];
            if (!run) return null;
            const before = drawn[place - 1];
            return [
              before && before.index < index - 1 && (
                <Spacer key={`gap ${index}`} height={start - before.end} />
              ),
              <RunTableRow
                key={run.id}
                ref={virtualizer.measureElement}
                run={run}
                index={index}
                columns={placed}
                offset={boxes}
                definitions={definitions}
                waiting={waitingText(places.get(run.id))}
                isSelected={selecting ? selecting.selection.ids.has(run.id) : null}
                isBoxPinned={pinned > 0}
                onOpen={open}
                onSelect={select}
              />,
            ];
          })}
          <Spacer height={virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

/** Room for the rows that are not drawn. */
function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden className={classes.spacer} style={{ height }} />;
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

function waitingText(place: { queuePosition: number; message: string } | undefined): string | null {
  return place ? `Number ${formatCount(place.queuePosition)} in the queue. ${place.message}` : null;
}

interface HeadColumn extends PlacedColumn {
  readonly startResize: (event: unknown) => void;
  readonly isResizing: boolean;
  /** Pixels so far. */
  readonly dragged: number;
}

/** Where columns stand and how wide they are. */
function usePlacedColumns({ rows, columns, pinned, onResize }: RunTableProps) {
  const definitions = useMetricDefinitions();
  const facts = useMemo(
    () => columns.map(({ column }) => columnFacts(column, definitions)),
    [columns, definitions],
  );
  const definitionsOfTable = useMemo(
    () =>
      columns.map(({ id, width }, index) => ({
        id,
        size: width ?? facts[index]?.width ?? 150,
        minSize: MIN_WIDTH,
      })),
    [columns, facts],
  );
  const start = useMemo(() => columns.slice(0, pinned).map(({ id }) => id), [columns, pinned]);
  const table = useTable({
    features,
    columns: definitionsOfTable,
    data: rows,
    state: { columnPinning: { start, end: [] }, columnSizing: NO_SIZES },
    columnResizeMode: 'onEnd',
    onColumnSizingChange: (updater) => {
      const sizes = typeof updater === 'function' ? updater({}) : updater;
      for (const [id, width] of Object.entries(sizes)) onResize(id, clampWidth(width));
    },
  });
  const flexible = columns.find(
    ({ id, width }, index) => id === 'name' && width === null && index >= pinned - 1,
  );
  const headers = table.getHeaderGroups()[0]?.headers ?? [];
  const { isResizingColumn, deltaOffset } = table.state.columnResizing;
  const head = headers.map((header): HeadColumn => {
    const index = columns.findIndex(({ id }) => id === header.column.id);
    return {
      id: header.column.id,
      column: columns[index]?.column ?? { kind: 'GONE', name: header.column.id },
      label: facts[index]?.label ?? header.column.id,
      title: facts[index]?.title ?? '',
      width: header.getSize(),
      left: index < pinned ? header.column.getStart('start') : null,
      isFlexible: header.column.id === flexible?.id,
      startResize: header.getResizeHandler(),
      isResizing: isResizingColumn === header.column.id,
      dragged: isResizingColumn === header.column.id ? (deltaOffset ?? 0) : 0,
    };
  });
  const layout = JSON.stringify(head.map(({ id, width, left, isFlexible }) => [id, width, left, isFlexible]));
  // Rows are drawn anew only when it changes.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- all that rows see of the columns is in `layout`
  const placed = useMemo<readonly PlacedColumn[]>(() => head, [layout, facts]);
  const spare = flexible ? (table.getColumn('name')?.getSize() ?? 0) - NARROWEST_NAME : 0;
  return { placed, head, total: table.getTotalSize() - Math.max(0, spare) };
}

const NO_SIZES = {};
/** Pixels to which names give way before the table scrolls. */
const NARROWEST_NAME = 132;
