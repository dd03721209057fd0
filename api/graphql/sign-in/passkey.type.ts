import { Field, ID, ObjectType } from 'type-graphql';
import type { Passkey as PasskeyRow } from '#db/generated/client.ts';
import { globalId } from '../relay/global-id.ts';
import { DateTime } from '../shared/scalars.ts';

@ObjectType({ description: 'A passkey of the signed-in user, on a device or in a password manager.' })
export class Passkey {
  constructor(private readonly row: PasskeyRow) {}

  @Field(() => ID, { description: 'For `removePasskey`.' })
  get id(): string {
    return globalId('Passkey', this.row.id);
  }

  @Field(() => String, { description: 'Where it is, as its user named it.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTime, { description: 'When it was added.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it was last used to sign in; null = never.' })
  get lastUsedAt(): Date | null {
    return this.row.lastUsedAt;
  }
}
