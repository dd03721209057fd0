import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver, Subscription } from 'type-graphql';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { PageArgs } from '../relay/page-args.ts';
import { User, UserConnection } from '../user/user.type.ts';
import { inviteUser } from './invite-user.commands.ts';
import { changeUserRole, disableUser, enableUser, type PersonChange } from './people.commands.ts';
import { ChangeUserRoleInput, DisableUserInput, EnableUserInput, InviteUserInput } from './people.input.ts';
import {
  ChangeUserRolePayload,
  DisableUserPayload,
  EnableUserPayload,
  InviteUserPayload,
} from './people.payload.ts';
import { readUsers } from './people.queries.ts';

@Authorized('ADMIN')
@Resolver()
export class PeopleResolver {
  @Query(() => UserConnection, { description: 'All users, by login. Needs the role ADMIN.' })
  async users(@Args(() => PageArgs) args: PageArgs, @Ctx() { prisma }: Context): Promise<UserConnection> {
    return new UserConnection(await readUsers(prisma, args));
  }

  @Mutation(() => InviteUserPayload, {
    description:
      'Makes a user, and a link that signs them in once, within 7 days. For a user who has not signed in yet it makes a ' +
      'new link, which replaces the one before. Needs the role ADMIN.',
    complexity: 50,
  })
  async inviteUser(
    @Arg('input', () => InviteUserInput, { description: 'Whom, as what.' }) input: InviteUserInput,
    @Ctx() context: Context,
  ): Promise<InviteUserPayload> {
    const { user, ...rest } = await inviteUser(context, input);
    return { user: user && new User(user), ...rest };
  }

  @Mutation(() => ChangeUserRolePayload, {
    description:
      'Gives a user another role, which holds at once. The last admin keeps theirs. Needs the role ADMIN.',
  })
  async changeUserRole(
    @Arg('input', () => ChangeUserRoleInput, { description: 'Whose, and which.' })
    input: ChangeUserRoleInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<ChangeUserRolePayload> {
    return payloadOf(await changeUserRole(prisma, requireRole(viewer, 'ADMIN'), input));
  }

  @Mutation(() => DisableUserPayload, {
    description:
      'Keeps a user out: their sessions, API keys, links and open connections end at once, and what is theirs stays. The ' +
      'last admin cannot be disabled. Needs the role ADMIN.',
  })
  async disableUser(
    @Arg('input', () => DisableUserInput, { description: 'Which user.' }) input: DisableUserInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<DisableUserPayload> {
    return payloadOf(await disableUser(prisma, requireRole(viewer, 'ADMIN'), input));
  }

  @Mutation(() => EnableUserPayload, {
    description:
      'Lets a disabled user in again. Their former sessions and API keys stay ended: they need a new sign-in link. Needs ' +
      'the role ADMIN.',
  })
  async enableUser(
    @Arg('input', () => EnableUserInput, { description: 'Which user.' }) input: EnableUserInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<EnableUserPayload> {
    return payloadOf(await enableUser(prisma, requireRole(viewer, 'ADMIN'), input));
  }

  @Subscription(() => Boolean, {
    description:
      'True each time that a user was invited, disabled or enabled, has signed in or out, was here again, has another role, on ' +
      'the server or in an experiment, or another API key, at most four times a second: read users and keys again. Needs ' +
      'the role ADMIN.',
    subscribe: ({ context: { viewer, wakeUps } }: { context: Context }) => {
      requireRole(viewer, 'ADMIN');
      return changedRowsSource(wakeUps, 'user', () => Promise.resolve([true]));
    },
  })
  usersChanged(): boolean {
    return true;
  }
}

function payloadOf({ user, userErrors }: PersonChange) {
  return { user: user && new User(user), userErrors };
}
