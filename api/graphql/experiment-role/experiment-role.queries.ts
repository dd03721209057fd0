import type { Database } from '#db/client.ts';
import type { Prisma } from '#db/generated/client.ts';

const WITH_NAMES = {
  experiment: true,
  user: true,
} as const satisfies Prisma.ExperimentRoleInclude;

/** A granted role with whose and where it is. */
export type HeldRole = Prisma.ExperimentRoleGetPayload<{ include: typeof WITH_NAMES }>;

/** The roles that were granted in some experiments, each experiment before those below it, by login. */
export function readExperimentRoles(
  database: Database,
  experimentIds: readonly string[],
): Promise<HeldRole[]> {
  return readRoles(database, { experimentId: { in: [...experimentIds] } });
}

/** The roles that were granted to some users, by path. */
export function readRolesOfUsers(database: Database, userIds: readonly string[]): Promise<HeldRole[]> {
  return readRoles(database, { userId: { in: [...userIds] } });
}

function readRoles(database: Database, where: Prisma.ExperimentRoleWhereInput): Promise<HeldRole[]> {
  return database.experimentRole.findMany({
    where,
    include: WITH_NAMES,
    orderBy: [{ experiment: { name: 'asc' } }, { user: { login: 'asc' } }],
  });
}
