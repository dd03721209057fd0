import { Field, Int, ObjectType } from 'type-graphql';
import { SafeInt } from '../shared/scalars.ts';

@ObjectType({ description: 'Limits on inputs.', simpleResolvers: true })
export class Limits {
  @Field(() => SafeInt, { description: 'Bytes of one uploaded image.' })
  readonly maxImageBytes!: number;

  @Field(() => SafeInt, { description: 'Width times height of one image.' })
  readonly maxImagePixels!: number;

  @Field(() => SafeInt, { description: 'Bytes of one uploaded archive.' })
  readonly maxArchiveBytes!: number;

  @Field(() => Int, { description: 'Number of items in one page of a connection.' })
  readonly maxPageSize!: number;

  @Field(() => Int, { description: 'Milliseconds that `translate` may wait.' })
  readonly maxTranslateWaitMs!: number;
}

@ObjectType({ description: 'The server.', simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { description: 'Version of Exemplar.' })
  readonly version!: string;

  @Field(() => Limits, { description: 'Limits on inputs.' })
  readonly limits!: Limits;
}
