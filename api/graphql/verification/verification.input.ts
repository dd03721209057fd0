import { Field, InputType } from 'type-graphql';
import type { VerifyMode as Mode } from '#contracts/verify.ts';
import { VerifyMode } from './verification.type.ts';

@InputType({ description: 'A check of all stored files.' })
export class VerifyStorageInput {
  @Field(() => VerifyMode, { description: 'What to do about damaged files.' })
  readonly mode!: Mode;
}
