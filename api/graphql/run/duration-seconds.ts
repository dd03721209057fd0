import { Prisma } from '#db/generated/client.ts';

/** As the index has it; null while the run goes on. */
export const DURATION_SECONDS = Prisma.sql`(extract(epoch from run.finished_at - run.started_at)::float8)`;
