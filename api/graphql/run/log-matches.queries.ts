import { Prisma, type PrismaClient, type Run as RunRow } from '#db/generated/client.ts';
import type { Page } from '../relay/connection.ts';
import { positionOf, type Range } from '../relay/keyset.ts';
import type { PageArgs } from '../relay/page-args.ts';
import { readRanges } from '../relay/read-page.ts';
import { type LineRow, LogLine, type MatchCount } from './log-line.type.ts';
import { logOrder } from './log-order.ts';

/** What is looked for in a log: the characters as they are, no pattern. */
export interface LogSearch {
  readonly text: string;
  readonly matchCase: boolean;
}

/** Lines up to which matches are counted. */
const COUNTED = 10_000;

/** The lines of a run's log that have a text in them. */
export function readLogMatches(
  prisma: PrismaClient,
  run: RunRow,
  search: LogSearch,
  args: PageArgs,
): Promise<Page<LogLine>> {
  return readRanges(args, {
    order: logOrder,
    position: (row: LineRow) => positionOf(logOrder, row),
    fetch: ({ after, before, take, backward }: Range) => {
      const bounds = [
        ...(after ? [Prisma.sql`and (sequence, ordinal) > ${placeOf(after)}`] : []),
        ...(before ? [Prisma.sql`and (sequence, ordinal) < ${placeOf(before)}`] : []),
      ];
      const direction = Prisma.raw(backward ? 'desc' : 'asc');
      return prisma.$queryRaw<LineRow[]>`
        select sequence, ordinal, time, level::text as level, text
        from log_line
        where ${matching(run, search)} ${bounds.length > 0 ? Prisma.join(bounds, ' ') : Prisma.empty}
        order by sequence ${direction}, ordinal ${direction}
        limit ${take}`;
    },
    item: (row) => new LogLine(row),
  });
}

export async function countLogMatches(
  prisma: PrismaClient,
  run: RunRow,
  search: LogSearch,
): Promise<MatchCount> {
  const [row] = await prisma.$queryRaw<{ count: number }[]>`
    select count(*)::int as count
    from (select from log_line where ${matching(run, search)} limit ${COUNTED + 1}) as line`;
  const count = row?.count ?? 0;
  return { count: Math.min(count, COUNTED), isExact: count <= COUNTED };
}

function placeOf({ key, id }: { readonly key: string; readonly id: string }): Prisma.Sql {
  return Prisma.sql`(${logOrder.key.parse(key)}::bigint, ${logOrder.id.parse(id)}::int)`;
}

/** A text that is colored in the midst of a word is found all the same. */
const PLAIN = Prisma.sql`case when strpos(text, e'\\x1b') = 0 then text
  else regexp_replace(text, e'\\x1b\\\\[[0-9;:?]*[ -/]*[@-~]', '', 'g') end`;

function matching({ id, lastSequence }: RunRow, { text, matchCase }: LogSearch): Prisma.Sql {
  const isThere = matchCase
    ? Prisma.sql`strpos(${PLAIN}, ${text}) > 0`
    : Prisma.sql`strpos(lower((${PLAIN}) collate "C"), lower(${text}::text collate "C")) > 0`;
  return Prisma.sql`run_id = ${id}::uuid and sequence <= ${lastSequence} and ${isThere}`;
}
