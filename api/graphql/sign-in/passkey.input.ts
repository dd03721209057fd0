import { Field, ID, InputType } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { Json } from '../shared/scalars.ts';

@InputType({ description: 'A passkey that the browser has made.' })
export class AddPasskeyInput {
  @Field(() => String, { description: `Where it is; at most ${limits.maxNameLength} characters.` })
  readonly name!: string;

  @Field(() => Json, { description: 'RegistrationResponseJSON of WebAuthn, as the browser gives it.' })
  readonly credential!: unknown;
}

@InputType({ description: 'The passkey to remove.' })
export class RemovePasskeyInput {
  @Field(() => ID, { description: 'Which one of the signed-in user.' })
  readonly passkeyId!: string;
}
