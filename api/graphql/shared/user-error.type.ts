import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { type UserErrorCode, userErrorCodeSchema } from '#contracts/errors.ts';

export const UserErrorCodeEnum = { ...userErrorCodeSchema.enum };
registerEnumType(UserErrorCodeEnum, {
  name: 'UserErrorCode',
  description: 'What is wrong with an input, for programs.',
  valuesConfig: {
    INVALID: { description: 'Not a valid value.' },
    REQUIRED: { description: 'Missing or empty.' },
    TOO_LONG: { description: 'More characters or items than allowed.' },
    OUT_OF_RANGE: { description: 'A number outside its limits; the message names them.' },
    NOT_FOUND: { description: 'No object has that id or name.' },
    FORBIDDEN: {
      description:
        "It is somebody else's, and the viewer is no operator; or their role at that experiment does not allow it.",
    },
    NAME_TAKEN: { description: 'Another object has that name.' },
    STALE_VERSION: { description: 'Somebody else changed it in the meantime; read it again, then repeat.' },
    INVALID_STATE: { description: 'Its current state does not allow this.' },
    IN_USE: { description: 'Something else needs it; the message names it.' },
    IDEMPOTENCY_KEY_REUSED: { description: 'The key was used before with another input.' },
    UNSUPPORTED_IMAGE: { description: 'Not a PNG, JPEG or WebP image, or a broken one.' },
    IMAGE_TOO_LARGE: { description: 'Too many bytes or pixels.' },
    CHECKSUM_MISMATCH: { description: 'The uploaded bytes do not match the announced size or hash.' },
    QUOTA_EXCEEDED: { description: 'Exceeds what the viewer may have.' },
    STORAGE_FULL: { description: 'A disk of the server is full; free some space there, then repeat.' },
  },
});

@ObjectType('UserError', { description: 'An error the caller can fix.', simpleResolvers: true })
export class UserErrorType {
  @Field(() => UserErrorCodeEnum, { description: 'What is wrong.' })
  readonly code!: UserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the input at fault, e.g. ["config", "batchSize"]; null when no single one is.',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, { description: 'A human-readable message that names the limit and the value.' })
  readonly message!: string;
}
