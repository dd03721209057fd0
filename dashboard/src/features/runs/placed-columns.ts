import type { ColumnFacts } from './column-facts.ts';
import type { ShownColumn, TableColumn } from './run-table-view.ts';

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

export interface Placed {
  readonly columns: readonly PlacedColumn[];
  /** Pixels that they need. */
  readonly minWidth: number;
}

/** Pixels to which names give way before the table scrolls. */
const NARROWEST_NAME = 132;

/** Where columns stand. @param facts of each column */
export function placeColumns(
  columns: readonly ShownColumn[],
  pinned: number,
  facts: readonly ColumnFacts[],
): Placed {
  const widths = columns.map(({ width }, index) => width ?? facts[index]?.width ?? 0);
  // What is pinned behind a flexible column would not know where it stands.
  const flexible = columns.findIndex(
    ({ id, width }, index) => id === 'name' && width === null && index >= pinned - 1,
  );
  let left = 0;
  const placed = columns.map(({ id, column }, index): PlacedColumn => {
    const width = widths[index] ?? 0;
    const at = left;
    left += width;
    return {
      id,
      column,
      label: facts[index]?.label ?? id,
      title: facts[index]?.title ?? id,
      width,
      left: index < pinned ? at : null,
      isFlexible: index === flexible,
    };
  });
  const spare = flexible === -1 ? 0 : Math.max(0, (widths[flexible] ?? 0) - NARROWEST_NAME);
  return { columns: placed, minWidth: left - spare };
}
