import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { sqlRefusal } from '#db/sql-refusal.ts';
import { codedError, type TextPlace } from '../../errors.ts';

/** Milliseconds for each statement that looks for a regular expression. */
const PATTERN_MS = 3_000;

export interface TimedRead {
  /** Whether it looks for regular expressions: a few signs of one may keep the database busy for hours. */
  readonly hasPattern: boolean;
  /** Of the regular expression in a text of the client's. */
  readonly place?: TextPlace;
  /** Whether all statements see the rows of one moment. */
  readonly isOfOneMoment?: boolean;
}

/**
 * Reads runs.
 *
 * @throws BAD_USER_INPUT for a regular expression that is none or takes too long
 */
export async function readInTime<Result>(
  prisma: PrismaClient,
  { hasPattern, place, isOfOneMoment = false }: TimedRead,
  read: (database: Database) => Promise<Result>,
): Promise<Result> {
  if (!hasPattern && !isOfOneMoment) return read(prisma);
  const limited = async (database: Database): Promise<Result> => {
    if (hasPattern) await database.$executeRawUnsafe(`set local statement_timeout = ${PATTERN_MS}`);
    return read(database);
  };
  const options = isOfOneMoment ? { isolationLevel: 'RepeatableRead' as const } : {};
  try {
    return await prisma.$transaction(limited, options);
  } catch (error) {
    const refusal = hasPattern ? patternRefusal(error) : null;
    throw refusal === null ? error : codedError('BAD_USER_INPUT', refusal, place);
  }
}

/** What is wrong with a regular expression that Postgres refused; null where it is something else. */
function patternRefusal(error: unknown): string | null {
  const refusal = sqlRefusal(error);
  if (refusal?.code === TOO_LONG)
    return `Looking for the regular expression took longer than ${PATTERN_MS / 1000} seconds. Simplify it, or add conditions that leave fewer runs.`;
  if (refusal?.code === NO_PATTERN)
    return `The regular expression cannot be read: ${refusal.message.replace(/^invalid regular expression: /, '')}.`;
  return null;
}

const TOO_LONG = '57014';
const NO_PATTERN = '2201B';
