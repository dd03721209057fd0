import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../shared/scalars.ts';
import { Passkey } from './passkey.type.ts';

export const OfferedWay = {
  LINK: 'LINK',
  PASSWORD: 'PASSWORD',
  PASSKEY: 'PASSKEY',
  SINGLE_SIGN_ON: 'SINGLE_SIGN_ON',
} as const;
export type OfferedWay = (typeof OfferedWay)[keyof typeof OfferedWay];
registerEnumType(OfferedWay, {
  name: 'SignInWay',
  description: 'By what people sign in to this server.',
  valuesConfig: {
    LINK: { description: 'A link that an admin or the command line of the server gives. It always works.' },
    PASSWORD: { description: 'A login and a password; offered once somebody has one.' },
    PASSKEY: { description: 'A passkey of the browser; offered once somebody has one.' },
    SINGLE_SIGN_ON: { description: 'An identity provider (OpenID Connect), where the settings name one.' },
  },
});

@ObjectType({ description: 'By what people sign in to this server.', simpleResolvers: true })
export class SignInWays {
  @Field(() => [OfferedWay], { description: 'All ways that may lead somebody in.' })
  readonly ways!: readonly OfferedWay[];

  @Field(() => String, {
    nullable: true,
    description: 'What the identity provider is called; null where there is none.',
  })
  readonly singleSignOnName!: string | null;
}

@ObjectType({ description: 'By what the signed-in user can sign in, beside links.', simpleResolvers: true })
export class OwnSignIn {
  @Field(() => DateTime, {
    nullable: true,
    description: 'When their password was set; null where they have none.',
  })
  readonly passwordChangedAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when they are connected with the identity provider; null where they are not.',
  })
  readonly connectedAt!: Date | null;

  @Field(() => [Passkey], { description: 'Their passkeys, the oldest first.' })
  readonly passkeys!: readonly Passkey[];

  @Field(() => Boolean, {
    description:
      'Whether browsers know passkeys at the address by which this is asked: a name with HTTPS, or localhost.',
  })
  readonly canHavePasskeys!: boolean;
}
