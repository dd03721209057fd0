import { Field, ObjectType } from 'type-graphql';
import { SafeInt, Url } from '../shared/scalars.ts';

@ObjectType({ description: 'A file of a checkpoint.', simpleResolvers: true })
export class CheckpointFile {
  @Field(() => String, {
    description:
      '`manifest.json`, which says what the others are; `weights.safetensors`, their moving averages `ema.safetensors`, what only resuming needs, and artifacts of earlier stages.',
  })
  readonly name!: string;

  @Field(() => SafeInt, { description: 'Its bytes.' })
  readonly byteSize!: number;

  @Field(() => String, { description: 'SHA-256 of its content.' })
  readonly sha256!: string;

  @Field(() => Url, { description: 'Signed URL of its content; good for some minutes.' })
  readonly url!: string;
}
