import { columnOrder, readRunColumn, type RunColumn } from '#contracts/run-column.ts';
import { RUN_GROUPS } from '#contracts/run-group.ts';
import type { RunState } from '#contracts/run-state.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { findView } from './find-view.ts';
import type { RunGroup, RunOrder } from './gql/graphql.ts';
import { tell } from './terminal/tell.ts';

/** What a saved view asks of a list. */
export interface ViewRequest {
  /** Empty for all. */
  readonly where: string;
  /** Empty for all. */
  readonly states: readonly RunState[];
  /** Null: the view has none of its own. */
  readonly columns: readonly RunColumn[] | null;
  readonly orderBy: RunOrder;
}

/** Reads a view that is named by its name or id. Columns that are gone are told and left out. */
export async function readViewRequest(client: ApiClient, named: string): Promise<ViewRequest> {
  const { name, table, problem } = await findView(client, named);
  if (!table) throw new CommandFailure('failed', `The view "${name}" cannot be used. ${problem ?? ''}`);
  const names = table.columns?.map((column) => column.name).filter((each) => !PAGE_COLUMNS.has(each)) ?? [];
  const columns = names.flatMap((each) => readRunColumn(each) ?? []);
  const gone = names.filter((each) => readRunColumn(each) === null);
  if (gone.length > 0) tell(`Columns of the view "${name}" that are gone: ${gone.join(', ')}`);
  return {
    where: table.where,
    states: RUN_GROUPS[GROUPS[table.group]],
    columns: columns.length === 0 ? null : columns,
    orderBy: orderOf(table.sort ?? null),
  };
}

/** What a page alone can show. */
const PAGE_COLUMNS: ReadonlySet<string> = new Set(['sample', 'losses']);

const GROUPS = {
  ALL: 'all',
  ACTIVE: 'active',
  FINISHED: 'finished',
  STOPPED: 'stopped',
} as const satisfies Record<RunGroup, keyof typeof RUN_GROUPS>;

function orderOf(sort: string | null): RunOrder {
  const column = sort === null ? null : readRunColumn(sort.replace(/^-/, ''));
  const order = column && columnOrder(column);
  if (sort === null || !order) return { field: 'ACTIVITY', direction: 'DESC' };
  return { ...order, direction: sort.startsWith('-') ? 'DESC' : 'ASC' };
}
