import { z } from 'zod';
import { Prisma, type PrismaClient, type Run as RunRow } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import type { ListOrder, Position } from '../relay/cursor.ts';
import type { Range } from '../relay/keyset.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readRanges } from '../relay/read-page.ts';
import { idKey, type SortKey } from '../relay/sort-key.ts';
import type { RunSearch } from './find-runs.ts';
import { readInTime } from './read-in-time.ts';
import type { RunListOrder, RunListPart, RunOwner } from './run-order.ts';
import { Run } from './run.type.ts';

const COLUMNS = {
  id: 'id',
  experimentId: 'experiment_id',
  datasetVersionId: 'dataset_version_id',
  createdById: 'created_by_id',
  displayName: 'display_name',
  tags: 'tags', // null is none, as Prisma has it
  state: 'state',
  stage: 'stage',
  version: 'version',
  method: 'method',
  preset: 'preset',
  totalSteps: 'total_steps',
  step: 'step',
  lastSequence: 'last_sequence',
  segmentEpoch: 'segment_epoch',
  computePlan: 'compute_plan',
  failure: 'failure',
  degradedReason: 'degraded_reason',
  degradedMessage: 'degraded_message',
  degradedSince: 'degraded_since',
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
  archivedAt: 'archived_at',
  trashedAt: 'trashed_at',
  trashedById: 'trashed_by_id',
} as const satisfies Record<keyof RunRow, string>;
const SELECTED = Prisma.raw(
  Object.entries(COLUMNS)
    .map(
      ([name, column]) => `${column === 'tags' ? `coalesce(run.tags, '{}')` : `run.${column}`} as "${name}"`,
    )
    .join(', '),
);

interface Listed {
  readonly row: RunRow;
  readonly position: Position;
}

/** A page of the runs that a search finds. Each part of the list is read by one statement, from its index. */
export function readRunList(
  prisma: PrismaClient,
  search: RunSearch,
  order: RunListOrder,
  args: PageArgs,
): Promise<Page<Run>> {
  return readRanges(args, {
    order: cursorOrder(order),
    position: ({ position }: Listed) => position,
    fetch: (range) => readRange(prisma, search, order, range),
    item: ({ row }) => new Run(row),
  });
}

/** Rows of a range of the list, part by part; all of one moment, so that a run that moves on is read once. */
async function readRange(
  prisma: PrismaClient,
  { perRow, isOfFew, hasPattern }: RunSearch,
  { parts }: RunListOrder,
  range: Range,
): Promise<readonly Listed[]> {
  const read = async (client: Prisma.TransactionClient): Promise<Listed[]> => {
    const rows: Listed[] = [];
    const isSingle = parts.length === 1;
    const [after, before] = [placeOf(range.after, isSingle), placeOf(range.before, isSingle)];
    const indexOf = (rank: number) => parts.findIndex((part) => part.rank === rank);
    const entries = [...parts.entries()];
    for (const [index, part] of range.backward ? entries.reverse() : entries) {
      if (rows.length === range.take) break;
      if (after && index < indexOf(after.rank)) continue;
      if (before && index > indexOf(before.rank)) continue;
      const bounds: Bound[] = [
        ...(after?.rank === part.rank ? [{ place: after, side: 'AFTER' } as const] : []),
        ...(before?.rank === part.rank ? [{ place: before, side: 'BEFORE' } as const] : []),
      ];
      const take = range.take - rows.length;
      const isLong = part.except !== null && !isOfFew;
      const statementOf = (way: Way) => {
        const wanted = { ...range, take };
        if (part.key && part.owner && !isOfFew)
          return ownedSql({ ...part, key: part.key }, part.owner, perRow, bounds, wanted);
        return rangeSql(part, [perRow, ...bounds.map((bound) => beyond(part, bound))], wanted, way);
      };
      let found = await client.$queryRaw<Selected[]>(statementOf(isLong ? 'NEAR' : 'INDEX'));
      if (isLong && found.length < take) found = await client.$queryRaw<Selected[]>(statementOf('ALL'));
      rows.push(...found.map((one) => listed(one, part, isSingle)));
    }
    return rows;
  };
  return readInTime(prisma, { hasPattern, isOfOneMoment: parts.length > 1 }, read);
}

type Selected = RunRow & { readonly sortKey: unknown };

/**
 * Rows that another table does not know of have no index. Where they are frequent, they are among the nearest runs (NEAR);
 * where they are not, all runs are compared with that table (ALL), which costs some microseconds for each.
 */
type Way = 'INDEX' | 'NEAR' | 'ALL';

const NEAREST = 500;

/** The statement that reads rows of one part of a list. */
function rangeSql(
  { key, id, join, where, direction, except }: RunListPart,
  conditions: readonly Prisma.Sql[],
  { take, backward }: Pick<Range, 'take' | 'backward'>,
  way: Way,
): Prisma.Sql {
  const sort = Prisma.raw((direction === 'ASC') === backward ? 'desc' : 'asc');
  const by = key ? Prisma.sql`${key.column} ${sort}, ${id} ${sort}` : Prisma.sql`${id} ${sort}`;
  const met = Prisma.join([...conditions], ' and ');
  const last = Prisma.sql`order by ${by} limit ${take}::int`;
  if (way === 'NEAR')
    return Prisma.sql`
      select ${SELECTED}, null as "sortKey"
      from (select * from run where ${met} order by ${by} limit ${NEAREST}::int) as run
      where ${where} ${last}`;
  if (way === 'ALL' && except)
    return Prisma.sql`
      with missing as materialized (select id from run except (${except}))
      select ${SELECTED}, null as "sortKey" from missing join run on run.id = missing.id where ${met} ${last}`;
  return Prisma.sql`
    select ${SELECTED}, ${key?.column ?? Prisma.sql`null`} as "sortKey"
    from run ${join} where ${where} and ${met} ${last}`;
}

/** As `rangeSql`, from owner to owner: of each, as many runs as are wanted at most, from its own index. */
function ownedSql(
  part: RunListPart & { readonly key: NonNullable<RunListPart['key']> },
  { table, runs }: RunOwner,
  perRow: Prisma.Sql,
  bounds: readonly Bound[],
  { take, backward }: Pick<Range, 'take' | 'backward'>,
): Prisma.Sql {
  const { key, id, where, direction } = part;
  const sort = Prisma.raw((direction === 'ASC') === backward ? 'desc' : 'asc');
  const limit = Prisma.sql`limit ${take}::int`;
  const ofOwners = bounds.map(({ place, side }) => {
    const operator = Prisma.raw(ascends(part, side) ? '>=' : '<=');
    return Prisma.sql`${key.column} ${operator} ${key.codec.bind(place.key)}`;
  });
  const ofOne = (column: Prisma.Sql, owner: Prisma.Sql): Prisma.Sql => Prisma.sql`
    select * from run where ${Prisma.join([...ofOwner(part, bounds, column, owner), perRow], ' and ')}
    order by ${column} ${sort}, ${id} ${sort} ${limit}`;
  return Prisma.sql`
    select ${SELECTED}, ${key.column} as "sortKey"
    from ${table} cross join lateral (${runs(ofOne, Prisma.sql`order by ${id} ${sort} ${limit}`)}) as run
    where ${Prisma.join([where, ...ofOwners], ' and ')}
    order by ${key.column} ${sort}, ${id} ${sort} ${limit}`;
}

/**
 * Runs of which a column is an id and, of the owner in which the page before has ended, those beyond its end. As a range, as
 * the database would look for an equal one in the index of all ids.
 */
function ofOwner(
  part: RunListPart & { readonly key: NonNullable<RunListPart['key']> },
  bounds: readonly Bound[],
  column: Prisma.Sql,
  owner: Prisma.Sql,
): Prisma.Sql[] {
  const { key, id } = part;
  const ends = [
    { isLower: true, operator: Prisma.raw('>'), orEqual: Prisma.raw('>='), furthest: FIRST_ID },
    { isLower: false, operator: Prisma.raw('<'), orEqual: Prisma.raw('<='), furthest: LAST_ID },
  ];
  return ends.map(({ isLower, operator, orEqual, furthest }) => {
    const bound = bounds.find(({ side }) => ascends(part, side) === isLower);
    if (!bound) return Prisma.sql`${column} ${orEqual} ${owner}`;
    const { place } = bound;
    return Prisma.sql`(${column}, ${id}) ${operator} (${owner},
      case when ${key.column} = ${key.codec.bind(place.key)} then ${place.id}::uuid else ${furthest}::uuid end)`;
  });
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

interface Place {
  readonly rank: number;
  readonly key: string;
  readonly id: string;
}

interface Bound {
  readonly place: Place;
  readonly side: 'AFTER' | 'BEFORE';
}

/** One comparison of rows, which an index answers at any depth. */
function beyond(part: RunListPart, { place, side }: Bound): Prisma.Sql {
  const { key, id } = part;
  const operator = Prisma.raw(ascends(part, side) ? '>' : '<');
  return key
    ? Prisma.sql`(${key.column}, ${id}) ${operator} (${key.codec.bind(place.key)}, ${place.id}::uuid)`
    : Prisma.sql`${id} ${operator} ${place.id}::uuid`;
}

/** Whether what lies on that side of a place is greater. */
function ascends({ direction }: RunListPart, side: Bound['side']): boolean {
  return (side === 'AFTER') === (direction === 'ASC');
}

function listed({ sortKey, ...row }: Selected, part: RunListPart, isSingle: boolean): Listed {
  const key = part.key ? part.key.codec.print(sortKey) : '';
  return { row, position: { key: isSingle ? key : `${part.rank} ${key}`, id: row.id } };
}

/** In lists of several parts, keys in cursors begin with the number of the part. */
function placeOf(position: Position | null, isSingle: boolean): Place | null {
  if (position === null) return null;
  if (isSingle) return { rank: 0, ...position };
  const [rank, key] = splitKey(position.key);
  return { rank: Number(rank), key, id: position.id };
}

function splitKey(text: string): [rank: string, key: string] {
  const space = text.indexOf(' ');
  return space < 0 ? ['', text] : [text.slice(0, space), text.slice(space + 1)];
}

/** How cursors of the list are written and checked. */
function cursorOrder({
  field,
  direction,
  parts,
}: RunListOrder): ListOrder<SortKey<string, unknown>, SortKey<string, unknown>> {
  const isOfPart = (part: RunListPart, key: string) =>
    part.key ? part.key.codec.schema.safeParse(key).success : key === '';
  const [first] = parts;
  const isKey = (text: string): boolean => {
    if (parts.length === 1) return isOfPart(first, text);
    const [rank, key] = splitKey(text);
    const part = parts.find((each) => String(each.rank) === rank);
    return part !== undefined && isOfPart(part, key);
  };
  const key: SortKey<string, unknown> = {
    column: field,
    schema: z.string().refine(isKey),
    parse: (text) => text,
    print: String,
  };
  return { field, direction, key, id: idKey };
}
