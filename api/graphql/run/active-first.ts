import { z } from 'zod';
import type { RunState } from '#contracts/run-state.ts';
import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import type { ListOrder, Position } from '../relay/cursor.ts';
import { keysetOf, type Range } from '../relay/keyset.ts';
import { idKey, type SortKey, timeKey } from '../relay/sort-key.ts';

type Direction = 'ASC' | 'DESC';

/** A stretch of the list. */
interface Part {
  /** Its number, as cursors name it: stays the same when the list is turned round. */
  readonly rank: number;
  readonly states: readonly RunState[];
  /** By the time at which the runs were queued. */
  readonly direction: Direction;
}

/** Runs under way, the newest first; then the queue, the next one first; then what has ended, the newest first. */
const PARTS: readonly Part[] = [
  { rank: 0, states: ['STARTING', 'RUNNING', 'CANCELING'], direction: 'DESC' },
  { rank: 1, states: ['CRASHED', 'QUEUED'], direction: 'ASC' },
  { rank: 2, states: ['FINISHED', 'FAILED', 'CANCELED'], direction: 'DESC' },
];
const RANKS = new Map(PARTS.flatMap(({ rank, states }) => states.map((state) => [state, rank])));

const CREATED_AT = timeKey('createdAt');

/** The number of a part and a time. */
const PLACE: SortKey<'activity', string> = {
  column: 'activity',
  schema: z.string().refine((text) => {
    const [rank = '', time, ...rest] = text.split(' ');
    return /^[0-2]$/.test(rank) && CREATED_AT.schema.safeParse(time).success && rest.length === 0;
  }),
  parse: (text) => text,
  print: (text) => text,
};

/** How cursors of the list are written. DESC begins with the runs under way. */
export function activityOrder(
  direction: Direction,
): ListOrder<SortKey<'activity', string>, SortKey<'id', string>> {
  return { field: 'ACTIVITY', direction, key: PLACE, id: idKey };
}

export function placeOf({ state, createdAt, id }: Pick<RunRow, 'state' | 'createdAt' | 'id'>): Position {
  return { key: `${RANKS.get(state) ?? 0} ${CREATED_AT.print(createdAt)}`, id };
}

/** Rows of a range of the list, part by part; all of one moment, so that a run that moves on is read once. */
export function readActiveFirst(
  prisma: PrismaClient,
  where: Prisma.RunWhereInput,
  direction: Direction,
  { after, before, take, backward }: Range,
): Promise<readonly RunRow[]> {
  const parts = direction === 'DESC' ? PARTS : turned(PARTS);
  const placeInList = (position: Position) =>
    parts.findIndex(({ rank }) => rank === Number(position.key.split(' ')[0]));
  const within = (position: Position | null, index: number): Position | null =>
    position && placeInList(position) === index
      ? { key: position.key.split(' ')[1] ?? '', id: position.id }
      : null;
  const isOutside = (index: number) =>
    (after && index < placeInList(after)) || (before && index > placeInList(before));

  return prisma.$transaction(
    async (transaction) => {
      const rows: RunRow[] = [];
      for (const [index, part] of backward ? [...parts.entries()].reverse() : parts.entries()) {
        if (rows.length === take || isOutside(index)) continue;
        const order = { field: 'createdAt', direction: part.direction, key: CREATED_AT, id: idKey };
        const bounds = { after: within(after, index), before: within(before, index) };
        const keyset = keysetOf(order, { ...bounds, take: take - rows.length, backward });
        const ofPart = { state: { in: [...part.states] } };
        rows.push(
          ...(await transaction.run.findMany({
            where: { AND: [where, ofPart, ...keyset.within] },
            orderBy: keyset.orderBy,
            take: keyset.take,
          })),
        );
      }
      return rows;
    },
    { isolationLevel: 'RepeatableRead' },
  );
}

function turned(parts: readonly Part[]): readonly Part[] {
  return parts
    .map((part): Part => ({ ...part, direction: part.direction === 'ASC' ? 'DESC' : 'ASC' }))
    .reverse();
}
