import { Authorized, Ctx, Field, ObjectType, registerEnumType } from 'type-graphql';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import type { User as UserRow } from '#db/generated/client.ts';
import { Role } from '#db/generated/enums.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { DateTime } from '../shared/scalars.ts';

registerEnumType(Role, {
  name: 'Role',
  description: 'What a user may do; each role includes the ones before it.',
  valuesConfig: {
    VIEWER: { description: `Can ${ROLE_WORDS.VIEWER.can}.` },
    EDITOR: { description: `Can ${ROLE_WORDS.EDITOR.can}.` },
    OPERATOR: { description: `Can ${ROLE_WORDS.OPERATOR.can}.` },
    ADMIN: { description: `Can ${ROLE_WORDS.ADMIN.can}.` },
  },
});

const UserState = { ACTIVE: 'ACTIVE', INVITED: 'INVITED', DISABLED: 'DISABLED' } as const;
registerEnumType(UserState, {
  name: 'UserState',
  description: 'Whether a user may get in.',
  valuesConfig: {
    ACTIVE: { description: 'May sign in.' },
    INVITED: { description: 'Has been invited and has not signed in yet.' },
    DISABLED: { description: 'Is kept out.' },
  },
});

@ObjectType({ implements: Node, description: 'A person, or a program with an account.' })
export class User extends Node {
  constructor(readonly row: UserRow) {
    super('User', row.id);
  }

  @Field(() => String, { description: 'Login name.' })
  get login(): string {
    return this.row.login;
  }

  @Field(() => Role, { description: 'Rights of the user.' })
  get role(): Role {
    return this.row.role;
  }

  @Field(() => UserState, { description: 'Whether they may get in.' })
  async state(@Ctx() { loaders }: Context): Promise<keyof typeof UserState> {
    const { id, disabledAt } = this.row;
    if (disabledAt !== null) return 'DISABLED';
    return (await loaders.invitation.load(id)) ? 'INVITED' : 'ACTIVE';
  }

  @Authorized('ADMIN')
  @Field(() => DateTime, {
    nullable: true,
    description:
      'When they were here last, in a browser or by a token, right to some minutes; null when they never were. Needs the ' +
      'role ADMIN.',
  })
  lastSeenAt(@Ctx() { loaders }: Context): Promise<Date | null> {
    return loaders.lastSeenAt.load(this.row.id);
  }

  @Authorized('ADMIN')
  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when their invitation is good; null when there is none. Needs the role ADMIN.',
  })
  async invitationExpiresAt(@Ctx() { loaders }: Context): Promise<Date | null> {
    return (await loaders.invitation.load(this.row.id))?.expiresAt ?? null;
  }
}

@ObjectType({ description: 'Users, by login.' })
export class UserConnection extends Connection('User', () => User) {}
