import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { PlacedColumn } from './placed-columns.ts';
import { clampWidth, MAX_WIDTH, MIN_WIDTH, orderOf } from './run-table-view.ts';
import classes from './run-table.module.css';

interface HeadProps {
  readonly column: PlacedColumn;
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  /** Null: the list is not sorted by it. */
  readonly sort: 'ASC' | 'DESC' | null;
  readonly onSort: (id: string) => void;
  readonly onResize: (id: string, width: number) => void;
}

/** The head of a column: a click sorts by it, its right edge changes its width. */
export function RunTableHead({ column, offset, sort, onSort, onResize }: HeadProps) {
  const { id, label, title, left } = column;
  const canSort = orderOf(column.column) !== null;
  return (
    <th
      aria-sort={sort === null ? undefined : sort === 'ASC' ? 'ascending' : 'descending'}
      data-pinned={left !== null}
      style={left === null ? undefined : { left: left + offset }}
      title={title}
    >
      {id === 'sample' ? (
        <VisuallyHidden>{label}</VisuallyHidden>
      ) : canSort ? (
        <button
          type="button"
          className={classes.sort}
          onClick={() => {
            onSort(id);
          }}
        >
          <bdi className={classes.label}>{label}</bdi>
          <span aria-hidden className={classes.arrow} data-sorted={sort !== null}>
            {sort === 'ASC' ? '▲' : '▼'}
          </span>
        </button>
      ) : (
        <bdi className={classes.label}>{label}</bdi>
      )}
      <Edge column={column} onResize={onResize} />
    </th>
  );
}

/** Pixels by which an arrow key changes the width. */
const KEY_STEP = 16;

/** Moves with the pointer; the column follows when it is let go. */
function Edge({ column: { id, label, width }, onResize }: Pick<HeadProps, 'column' | 'onResize'>) {
  const [drag, setDrag] = useState<{ readonly from: number; readonly by: number } | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    onResize(id, clampWidth(width + direction * KEY_STEP));
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from: event.clientX, by: 0 });
  };
  const onPointerUp = () => {
    if (drag && drag.by !== 0) onResize(id, clampWidth(width + drag.by));
    setDrag(null);
  };
  return (
    // A splitter that is moved is a widget.
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
      tabIndex={0}
      className={classes.edge}
      data-active={drag !== null}
      style={drag ? { transform: `translateX(${drag.by}px)` } : undefined}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag) setDrag({ ...drag, by: event.clientX - drag.from });
      }}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        setDrag(null);
      }}
      onKeyDown={onKeyDown}
    />
  );
}
