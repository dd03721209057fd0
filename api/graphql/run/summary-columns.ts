import { Prisma } from '#db/generated/client.ts';

/** Columns of run_metric. */
export const SUMMARY_COLUMNS = {
  LAST: Prisma.sql`last`,
  MIN: Prisma.sql`min`,
  MAX: Prisma.sql`max`,
  BEST: Prisma.sql`best`,
} as const;
