import type { PrismaClient } from '#db/generated/client.ts';
import { readInTime } from '../read-in-time.ts';
import type { RunFilter } from '../run-filter.input.ts';
import { compileWhere } from './compile-where.ts';
import { parseWhere } from './parse-where.ts';
import { requireKnown } from './known-names.ts';
import type { WherePattern } from './where-node.ts';

/**
 * The filter that a text stands for; null where it says nothing. There is one meaning: what the structured filter means.
 *
 * @param now what ages such as `-7d` are counted from
 * @throws BAD_USER_INPUT with the place in the text
 */
export async function readWhere(
  prisma: PrismaClient,
  text: string | null,
  now: Date,
): Promise<RunFilter | null> {
  if (text === null || text.trim() === '') return null;
  const { filter, mentions, patterns } = compileWhere(parseWhere(text), now);
  await requireKnown(prisma, mentions);
  for (const pattern of patterns) await requirePattern(prisma, pattern);
  return filter;
}

/** Only Postgres knows what its regular expressions are. */
async function requirePattern(prisma: PrismaClient, { text, position, length }: WherePattern): Promise<void> {
  const timed = { hasPattern: true, place: { position, length } };
  await readInTime(prisma, timed, (database) => database.$queryRaw`select '' ~ ${text}`);
}
