import { Ctx, Field, ObjectType } from 'type-graphql';
import type { Session as SessionRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { DateTime } from '../shared/scalars.ts';
import { browserWords } from './browser-words.ts';

@ObjectType({ implements: Node, description: 'A browser in which a user is signed in.' })
export class Session extends Node {
  constructor(readonly row: SessionRow) {
    super('Session', row.id);
  }

  @Field(() => DateTime, { description: 'When the browser was signed in.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { description: 'When it was used last, right to five minutes.' })
  get lastUsedAt(): Date {
    return this.row.lastUsedAt;
  }

  @Field(() => DateTime, { description: 'When it ends by itself: 30 days after the sign-in.' })
  get expiresAt(): Date {
    return this.row.expiresAt;
  }

  @Field(() => String, { description: 'What the browser calls itself, e.g. `Firefox 128 on Linux`.' })
  get browser(): string {
    return browserWords(this.row.userAgent);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The address from which it was signed in; null for sign-ins of before that was recorded.',
  })
  get address(): string | null {
    return this.row.address;
  }

  @Field(() => Boolean, { description: 'Whether this is the session that asks.' })
  isCurrent(@Ctx() { viewer }: Context): boolean {
    return viewer?.credential.id === this.row.id;
  }
}

@ObjectType({ description: 'Sessions, newest first.' })
export class SessionConnection extends Connection('Session', () => Session) {}
