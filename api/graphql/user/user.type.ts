import { Field, ObjectType, registerEnumType } from 'type-graphql';
import type { User as UserRow } from '#db/generated/client.ts';
import { Role } from '#db/generated/enums.ts';
import { Node } from '../node/node.type.ts';

registerEnumType(Role, {
  name: 'Role',
  description: 'What a user may do; each role includes the ones before it.',
  valuesConfig: {
    VIEWER: { description: 'Can read everything.' },
    EDITOR: { description: 'Can import datasets, start and change their own runs, and translate.' },
    OPERATOR: { description: 'Can change any run and the queue.' },
    ADMIN: { description: 'Can manage users, their API keys and settings.' },
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
}
