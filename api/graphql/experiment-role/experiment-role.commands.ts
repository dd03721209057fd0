import type { UserError } from '#contracts/errors.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import type {
  Experiment as ExperimentRow,
  Prisma,
  PrismaClient,
  User as UserRow,
} from '#db/generated/client.ts';
import type { GrantedRole } from '#db/generated/enums.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { lockExperiment } from '../experiment/lock-experiment.ts';
import { lockPerson } from '../people/lock-person.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import type { GrantExperimentRoleInput, RevokeExperimentRoleInput } from './experiment-role.input.ts';
import { tellGrantees } from './tell-grantees.ts';

export interface RoleChange {
  readonly experiment: ExperimentRow | null;
  readonly userErrors: readonly UserError[];
}

/** Lets a user do more in an experiment and in all below it; it holds from the next thing that they do. Asking again is no error. */
export function grantExperimentRole(
  prisma: PrismaClient,
  viewer: Viewer,
  { role, ...input }: GrantExperimentRoleInput,
): Promise<RoleChange> {
  return changeRole(prisma, viewer, input, async (transaction, { experiment, user, before }) => {
    if (before === role) return { experiment, userErrors: [] };
    const where = { experimentId: experiment.id, userId: user.id };
    const granted = { role, grantedById: viewer.id, grantedAt: new Date() };
    await transaction.experimentRole.upsert({
      where: { experimentId_userId: where },
      create: { ...where, ...granted },
      update: granted,
    });
    await noteChange(transaction, { experiment, user, before, after: role });
    return { experiment, userErrors: [] };
  });
}

/** Ends what was granted to a user in an experiment itself; what was granted above it stays. */
export function revokeExperimentRole(
  prisma: PrismaClient,
  viewer: Viewer,
  input: RevokeExperimentRoleInput,
): Promise<RoleChange> {
  return changeRole(prisma, viewer, input, async (transaction, { experiment, user, before }) => {
    if (before === null) return { experiment, userErrors: [await notGranted(transaction, experiment, user)] };
    const where = { experimentId: experiment.id, userId: user.id };
    await transaction.experimentRole.delete({ where: { experimentId_userId: where } });
    await noteChange(transaction, { experiment, user, before, after: null });
    return { experiment, userErrors: [] };
  });
}

interface Held {
  readonly experiment: ExperimentRow;
  readonly user: UserRow;
  /** What was granted to them there. */
  readonly before: GrantedRole | null;
}

/** The experiment is held meanwhile: it is neither renamed nor deleted, and of two changes one waits for the other. */
function changeRole(
  prisma: PrismaClient,
  viewer: Viewer,
  input: RevokeExperimentRoleInput,
  change: (transaction: Prisma.TransactionClient, held: Held) => Promise<RoleChange>,
): Promise<RoleChange> {
  return prisma.$transaction(async (transaction) => {
    const experiment = await lockExperiment(transaction, uuidOf('Experiment', input.experimentId));
    if (!experiment) return refused(null, 'experimentId', 'No experiment has this id.');
    const person = await lockPerson(transaction, viewer, input.userId);
    if (!person) return refused(experiment, 'userId', 'No user has this id.');
    const { user } = person;
    const where = { experimentId: experiment.id, userId: user.id };
    const known = await transaction.experimentRole.findUnique({ where: { experimentId_userId: where } });
    return change(transaction, { experiment, user, before: known?.role ?? null });
  });
}

function refused(experiment: ExperimentRow | null, field: string, message: string): RoleChange {
  return { experiment, userErrors: [refuse('NOT_FOUND', [field], message)] };
}

/** Says where a role that holds there comes from. */
async function notGranted(
  transaction: Prisma.TransactionClient,
  { name }: ExperimentRow,
  { id: userId, login }: UserRow,
): Promise<UserError> {
  const above = await transaction.experimentRole.findFirst({
    where: { userId, experiment: { name: { in: experimentPathsAbove(name) } } },
    include: { experiment: true },
    orderBy: { experiment: { name: 'desc' } },
  });
  const advice = above ? ` They have one from "${above.experiment.name}": revoke it there.` : '';
  return refuse('NOT_FOUND', ['userId'], `"${login}" was granted no role in "${name}".${advice}`);
}

async function noteChange(
  transaction: Prisma.TransactionClient,
  { experiment: { id, name }, user, before, after }: Held & { readonly after: GrantedRole | null },
): Promise<void> {
  const shown = (role: GrantedRole | null) => (role === null ? null : { name, login: user.login, role });
  await recordChanges(transaction, [{ type: 'Experiment', id, before: shown(before), after: shown(after) }]);
  await tellGrantees(transaction, [{ userId: user.id }]);
}
