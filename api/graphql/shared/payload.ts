import { Field, ObjectType } from 'type-graphql';
import type { UserError } from '#contracts/errors.ts';
import { UserErrorType } from './user-error.type.ts';

/** What every mutation's answer has. */
@ObjectType({ description: 'Base of payloads; never in the schema itself.', simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserErrorType], { description: 'Why nothing was done; empty on success.' })
  readonly userErrors!: readonly UserError[];
}
