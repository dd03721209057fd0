import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver, Subscription } from 'type-graphql';
import { requireRole, requireScope } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { revokeOtherSessions, revokeSession } from './session.commands.ts';
import { RevokeOtherSessionsInput, RevokeSessionInput } from './session.input.ts';
import { RevokeOtherSessionsPayload, RevokeSessionPayload } from './session.payload.ts';
import { readSessions } from './session.queries.ts';
import { SessionConnection } from './session.type.ts';

@Authorized('VIEWER')
@Resolver()
export class SessionResolver {
  @Query(() => SessionConnection, {
    description:
      'The browsers in which a user is signed in, newest first. Those of others need the role ADMIN.',
  })
  async sessions(
    @Arg('userId', () => ID, { nullable: true, description: 'Id of a User; null = the viewer.' })
    userId: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<SessionConnection> {
    const self = requireRole(viewer, 'VIEWER');
    const uuid = userId == null ? self.id : uuidOf('User', userId);
    if (uuid !== self.id) requireRole(viewer, 'ADMIN');
    if (uuid === null) throw codedError('BAD_USER_INPUT', 'No user has this id.');
    return new SessionConnection(await readSessions(prisma, self, uuid, args));
  }

  @Mutation(() => RevokeSessionPayload, {
    description:
      'Signs a browser out: its session and its open connections end at once. Sessions of others need the role ADMIN; an ' +
      'API key needs the scope "write".',
  })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput, { description: 'Which session.' }) input: RevokeSessionInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RevokeSessionPayload> {
    return revokeSession(prisma, requireScope(viewer, 'write'), input);
  }

  @Mutation(() => RevokeOtherSessionsPayload, {
    description:
      'Signs a user out of all browsers but the one that asks. Other users need the role ADMIN; an API key needs the ' +
      'scope "write".',
  })
  async revokeOtherSessions(
    @Arg('input', () => RevokeOtherSessionsInput, { description: 'Whose.' })
    input: RevokeOtherSessionsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RevokeOtherSessionsPayload> {
    return revokeOtherSessions(prisma, requireScope(viewer, 'write'), input);
  }

  @Subscription(() => Boolean, {
    description:
      "True each time that the viewer's sessions, API keys or ways to sign in have changed, or one of them was used, at most " +
      'four times a second: read them again.',
    subscribe: ({ context }: { context: Context }) => {
      const { id } = requireRole(context.viewer, 'VIEWER');
      return changedRowsSource(context.wakeUps, 'user', (ids) =>
        Promise.resolve(ids.includes(id) ? [true] : []),
      );
    },
  })
  sessionsChanged(): boolean {
    return true;
  }
}
