import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { userIdSchema } from '#contracts/ids.ts';
import { loginSchema } from '#contracts/login-schema.ts';
import type { User as UserRow } from '#db/generated/client.ts';
import { Role } from '#db/generated/enums.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { createInvitation } from '../../auth/invitation.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { found } from '../shared/found.ts';
import { globalId } from '../relay/global-id.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { lockPerson } from './lock-person.ts';
import type { InviteUserInput } from './people.input.ts';

export interface Invited {
  readonly user: UserRow | null;
  readonly url: string | null;
  readonly expiresAt: Date | null;
  readonly userErrors: readonly UserError[];
}

const schema = z.object({ login: loginSchema, role: z.enum(Role) });

/** Makes a user and a link by which they come in. Of one who has not come yet, the link before is worth nothing then. */
export async function inviteUser(
  { prisma, links, viewer }: Pick<Context, 'prisma' | 'links' | 'viewer'>,
  input: InviteUserInput,
): Promise<Invited> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { ...NOTHING, userErrors: parsed.userErrors };
  const { login, role } = parsed.value;
  return prisma.$transaction(async (transaction) => {
    const id = newId();
    // Of two who invite one person at once, the second finds the user of the first.
    await transaction.user.createMany({ data: { id, login, role }, skipDuplicates: true });
    const { id: userId } = found(await transaction.user.findUnique({ where: { login } }), 'user', login);
    const self = requireRole(viewer, 'ADMIN');
    const { user: known } = found(
      await lockPerson(transaction, self, globalId('User', userId)),
      'user',
      login,
    );
    const isActive = known.disabledAt === null;
    const isAwaited =
      known.id === id || (await transaction.invitation.count({ where: { userId: known.id } })) > 0;
    const refusal = refusalOf(login, { isActive, isAwaited });
    if (refusal) return { ...NOTHING, user: known, userErrors: [refusal] };
    const user = await transaction.user.update({ where: { id: known.id }, data: { role } });
    const { path, expiresAt } = await createInvitation(transaction, user.id);
    const before = known.id === id ? null : { login, role: known.role };
    await recordChanges(transaction, [{ type: 'User', id: user.id, before, after: { login, role } }]);
    await notify(transaction, 'user_changed', { userId: userIdSchema.parse(user.id) });
    return { user, url: links.forBrowser(path), expiresAt, userErrors: [] };
  });
}

const NOTHING = { user: null, url: null, expiresAt: null } as const;

function refusalOf(
  login: string,
  { isActive, isAwaited }: { readonly isActive: boolean; readonly isAwaited: boolean },
): UserError | null {
  if (!isActive)
    return refuse('INVALID_STATE', ['login'], `The user "${login}" is disabled. Enable them first.`);
  if (isAwaited) return null;
  return refuse('NAME_TAKEN', ['login'], `There is a user "${login}" already. Choose another login.`);
}
