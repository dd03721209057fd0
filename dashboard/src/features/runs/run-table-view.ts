import { columnOrder, type ColumnOrder, readRunColumn, type RunColumn } from '#contracts/run-column.ts';
import { type GroupBy, readGroupBy } from '#contracts/grouped-runs.ts';

/** What the table shows and how, as the address of the page has it. */
export interface RunTableView {
  /** Null: those that the page chooses for its width. */
  readonly columns: readonly ShownColumn[] | null;
  /** So many of the first columns stay in sight while the others scroll. */
  readonly pinned: number;
  /** Null: runs under way first. */
  readonly sort: RunSort | null;
  /** Null: runs are not grouped. */
  readonly group: GroupBy | null;
}

export interface ShownColumn {
  /** Its name in the address. */
  readonly id: string;
  readonly column: TableColumn;
  /** Pixels; null as the column has it by itself. */
  readonly width: number | null;
}

/** Columns of runs, and those that only a page can show; a name that says nothing stays in its place, to be taken out. */
export type TableColumn =
  | RunColumn
  | { readonly kind: 'PAGE'; readonly name: PageColumnName }
  | { readonly kind: 'GONE'; readonly name: string };

export interface RunSort {
  /** Name of its column. */
  readonly id: string;
  readonly direction: 'ASC' | 'DESC';
  readonly order: ColumnOrder;
}

const PAGE_COLUMNS = ['sample', 'losses'] as const;
export type PageColumnName = (typeof PAGE_COLUMNS)[number];

export const MIN_WIDTH = 48;
export const MAX_WIDTH = 1200;
/** More columns than these are not read from an address. */
const MOST_COLUMNS = 60;

export function readColumn(id: string): TableColumn {
  const own = PAGE_COLUMNS.find((name) => name === id);
  if (own !== undefined) return { kind: 'PAGE', name: own };
  return readRunColumn(id) ?? { kind: 'GONE', name: id };
}

/** Null where the list cannot be sorted by it. */
export function orderOf(column: TableColumn): ColumnOrder | null {
  return column.kind === 'PAGE' || column.kind === 'GONE' ? null : columnOrder(column);
}

/** Columns by their names, with the widths that they have by themselves. */
export function shownColumns(ids: readonly string[]): ShownColumn[] {
  return ids.map((id) => ({ id, column: readColumn(id), width: null }));
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}

export function readTableView(search: URLSearchParams): RunTableView {
  const columns = readColumns(search.get('cols'));
  const pinned = Number(/^\d{1,2}$/.exec(search.get('pin') ?? '')?.[0] ?? 0);
  return {
    columns,
    pinned: Math.min(pinned, columns?.length ?? 0),
    sort: readSort(search.get('sort')),
    group: readGroupBy(search.get('group')),
  };
}

function readColumns(text: string | null): ShownColumn[] | null {
  if (text === null || text === '') return null;
  const columns = new Map<string, ShownColumn>();
  for (const part of text.split(',').slice(0, MOST_COLUMNS)) {
    const [, name = part, width] = /^(.+)~(\d{1,4})$/s.exec(part) ?? [];
    const id = unescaped(name);
    if (id === '') continue;
    columns.set(id, {
      id,
      column: readColumn(id),
      width: width === undefined ? null : clampWidth(Number(width)),
    });
  }
  return columns.size === 0 ? null : [...columns.values()];
}

function readSort(text: string | null): RunSort | null {
  if (text === null || text === '') return null;
  const [id, direction] = text.startsWith('-') ? [text.slice(1), 'DESC' as const] : [text, 'ASC' as const];
  const order = orderOf(readColumn(id));
  return order && { id, direction, order };
}

/** Leaves alone what the address says of other things. */
export function writeTableView(now: URLSearchParams, part: Partial<RunTableView>): URLSearchParams {
  const view = { ...readTableView(now), ...part };
  const search = new URLSearchParams(now);
  put(search, 'cols', view.columns?.map(writeColumn).join(',') ?? '');
  put(search, 'pin', view.columns && view.pinned > 0 ? String(view.pinned) : '');
  put(search, 'sort', view.sort ? `${view.sort.direction === 'DESC' ? '-' : ''}${view.sort.id}` : '');
  put(search, 'group', view.group ?? '');
  return search;
}

function put(search: URLSearchParams, key: string, value: string): void {
  if (value === '') search.delete(key);
  else search.set(key, value);
}

function writeColumn({ id, width }: ShownColumn): string {
  return width === null ? escaped(id) : `${escaped(id)}~${width}`;
}

/** A name may have what separates names. */
function escaped(id: string): string {
  return id.replace(/[%,~]/g, encodeOne);
}

function encodeOne(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function unescaped(text: string): string {
  return text.replace(/%(25|2C|7E)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** What a click on the head of a column makes of the order: largest first, smallest first, runs under way first. */
export function nextSort(now: RunSort | null, id: string): RunSort | null {
  const order = orderOf(readColumn(id));
  if (order === null) return now;
  if (now?.id !== id) return { id, direction: 'DESC', order };
  return now.direction === 'DESC' ? { id, direction: 'ASC', order } : null;
}

/** The columns with one of them moved by some places, as far as it goes. */
export function moveColumn(columns: readonly ShownColumn[], id: string, by: number): ShownColumn[] {
  const from = columns.findIndex((each) => each.id === id);
  const moved = columns[from];
  if (!moved) return [...columns];
  const others = columns.filter((each) => each.id !== id);
  const to = Math.min(others.length, Math.max(0, from + by));
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** Pins a column behind those that are pinned, or takes it from them. */
export function togglePin(
  { columns, pinned }: { readonly columns: readonly ShownColumn[]; readonly pinned: number },
  id: string,
): { columns: ShownColumn[]; pinned: number } {
  const from = columns.findIndex((each) => each.id === id);
  if (from === -1) return { columns: [...columns], pinned };
  const isPinned = from < pinned;
  const to = isPinned ? pinned - 1 : pinned;
  return { columns: moveColumn(columns, id, to - from), pinned: isPinned ? pinned - 1 : pinned + 1 };
}

/** Adds a column at the end, or takes it out. */
export function toggleColumn(
  { columns, pinned }: { readonly columns: readonly ShownColumn[]; readonly pinned: number },
  id: string,
): { columns: ShownColumn[]; pinned: number } {
  const at = columns.findIndex((each) => each.id === id);
  if (at === -1) return { columns: [...columns, { id, column: readColumn(id), width: null }], pinned };
  return { columns: columns.filter((each) => each.id !== id), pinned: at < pinned ? pinned - 1 : pinned };
}
