import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type { AuditEntry as AuditEntryRow } from '#db/generated/client.ts';
import { Connection } from '../relay/connection.ts';
import { globalId, nodeTypeSchema } from '../relay/global-id.ts';
import { DateTime, Json } from '../shared/scalars.ts';

export const AuditCredential = { SESSION: 'SESSION', KEY: 'KEY', LOCAL_KEY: 'LOCAL_KEY' } as const;
type AuditCredential = (typeof AuditCredential)[keyof typeof AuditCredential];
registerEnumType(AuditCredential, {
  name: 'AuditCredential',
  description: 'By what somebody was known.',
  valuesConfig: {
    SESSION: { description: 'A browser in which they had signed in.' },
    KEY: { description: 'An API key of theirs.' },
    LOCAL_KEY: { description: "The key of the command line of the server's machine." },
  },
});

@ObjectType({ description: 'That somebody did something to something. Nobody can change an entry.' })
export class AuditEntry {
  constructor(private readonly row: AuditEntryRow) {}

  @Field(() => ID, { description: 'Opaque, permanent, globally unique.' })
  get id(): string {
    return globalId('AuditEntry', this.row.id);
  }

  @Field(() => DateTime, { description: 'When.' })
  get at(): Date {
    return this.row.at;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Login of who did it, as it was then; null when nobody had signed in.',
  })
  get actorLogin(): string | null {
    return this.row.actorLogin;
  }

  @Field(() => AuditCredential, {
    nullable: true,
    description: 'By what they were known; null when nobody had signed in.',
  })
  get credential(): AuditCredential | null {
    return Object.values(AuditCredential).find((kind) => kind === this.row.credentialKind) ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Name of the API key; null without one.' })
  get keyName(): string | null {
    return this.row.credentialName;
  }

  @Field(() => String, { nullable: true, description: 'Address from which the request came.' })
  get address(): string | null {
    return this.row.address;
  }

  @Field(() => String, {
    description:
      'What was done: the name of the mutation, or `signIn`, `signOut`, `refuseSignIn`, `connectIdentity`, or ' +
      '`refuseConfirmation` where somebody who is signed in did not know their password.',
  })
  get action(): string {
    return this.row.action;
  }

  @Field(() => String, { nullable: true, description: 'Type of the object that was changed, e.g. `Run`.' })
  get objectType(): string | null {
    return this.row.objectType;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'Id of the object that was changed; it may be gone. Null where it was none.',
  })
  get objectId(): string | null {
    const { objectId } = this.row;
    const type = nodeTypeSchema.safeParse(this.row.objectType);
    return objectId !== null && type.success ? globalId(type.data, objectId) : null;
  }

  @Field(() => Json, {
    nullable: true,
    description: 'Input of the mutation without secrets; long lists and texts are cut.',
  })
  get input(): unknown {
    return this.row.input;
  }

  @Field(() => Json, {
    nullable: true,
    description: 'What was changed, as it was before; null where that is not kept.',
  })
  get before(): unknown {
    return this.row.before;
  }

  @Field(() => Json, {
    nullable: true,
    description: 'What was changed, as it was afterwards; null where that is not kept.',
  })
  get after(): unknown {
    return this.row.after;
  }
}

@ObjectType({ description: 'A page of the audit log.' })
export class AuditEntryConnection extends Connection('AuditEntry', () => AuditEntry) {}
