import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { type UserErrorCode, userErrorCodeSchema } from '#contracts/errors.ts';

export const UserErrorCodeEnum = { ...userErrorCodeSchema.enum };
registerEnumType(UserErrorCodeEnum, {
  name: 'UserErrorCode',
  description: 'What is wrong with an input; programs decide by it.',
  valuesConfig: {
    INVALID: { description: 'Not of the form that is asked for.' },
    REQUIRED: { description: 'Missing or empty.' },
    TOO_LONG: { description: 'More characters or items than allowed.' },
    OUT_OF_RANGE: { description: 'A number beyond its limits; the message names them.' },
    NOT_FOUND: { description: 'Nothing has that id or name.' },
    STALE_VERSION: { description: 'Somebody else changed it; read again, then repeat.' },
    INVALID_STATE: { description: 'Its state does not allow that now.' },
    IDEMPOTENCY_KEY_REUSED: { description: 'The key came with another input before.' },
    UNSUPPORTED_IMAGE: { description: 'No PNG, JPEG or WebP, or a broken one.' },
    IMAGE_TOO_LARGE: { description: 'Too many bytes or pixels.' },
    CHECKSUM_MISMATCH: { description: 'The bytes that arrived are not those announced.' },
    QUOTA_EXCEEDED: { description: 'More than the viewer may have.' },
  },
});

@ObjectType('UserError', { description: 'A refusal that the caller can mend.', simpleResolvers: true })
export class UserErrorType {
  @Field(() => UserErrorCodeEnum, { description: 'What is wrong.' })
  readonly code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input at fault, e.g. ["config", "batchSize"]; null when no single one is.',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, { description: 'For people; names the limit and the value.' })
  readonly message!: string;
}
