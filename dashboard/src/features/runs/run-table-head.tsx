import { VisuallyHidden } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { orderOf, type TableColumn } from './run-table-view.ts';
import classes from './run-table.module.css';

/** A column where it stands. */
export interface PlacedColumn {
  readonly id: string;
  readonly column: TableColumn;
  readonly label: string;
  readonly title: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels from the left edge, where it stays; null: it scrolls. */
  readonly left: number | null;
  /** Whether it takes the room that is left over. */
  readonly isFlexible: boolean;
}

interface HeadProps {
  readonly column: PlacedColumn;
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  /** Null: the list is not sorted by it. */
  readonly sort: 'ASC' | 'DESC' | null;
  readonly onSort: (id: string) => void;
  readonly resizing: {
    readonly start: (event: unknown) => void;
    readonly by: (pixels: number) => void;
    readonly isResizing: boolean;
    readonly dragged: number;
  };
}

/** Pixels by which an arrow key changes the width. */
const KEY_STEP = 16;

/** The head of a column: a click sorts by it, its right edge changes its width. */
export function RunTableHead({ column, offset, sort, onSort, resizing }: HeadProps) {
  const { id, label, title, width, left } = column;
  const canSort = orderOf(column.column) !== null;
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    resizing.by(direction * KEY_STEP);
  };
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
      {/* A splitter that is moved is a widget, and one of few that are separators. */}
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-valuenow={width}
        aria-valuemin={48}
        aria-valuemax={1200}
        // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex
        tabIndex={0}
        className={classes.edge}
        data-active={resizing.isResizing}
        style={resizing.isResizing ? { transform: `translateX(${resizing.dragged}px)` } : undefined}
        onMouseDown={resizing.start}
        onTouchStart={resizing.start}
        onKeyDown={onKeyDown}
      />
    </th>
  );
}
