import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
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

const StorageState = { OK: 'OK', LOW: 'LOW', FULL: 'FULL' } as const;
registerEnumType(StorageState, {
  name: 'StorageState',
  description: 'Whether the disk has room for more.',
  valuesConfig: {
    OK: { description: 'There is room.' },
    LOW: { description: 'Space is running out.' },
    FULL: { description: 'Nothing new is stored until space is free again.' },
  },
});

@ObjectType({ description: 'Free space on the disk of stored files.', simpleResolvers: true })
export class StorageSpace {
  @Field(() => StorageState, { description: 'Whether there is room for more.' })
  readonly state!: keyof typeof StorageState;

  @Field(() => SafeInt, { description: 'Bytes that are free.' })
  readonly freeBytes!: number;

  @Field(() => SafeInt, { description: 'Bytes reserved for the database.' })
  readonly floorBytes!: number;
}

@ObjectType({ description: 'The server.', simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { description: 'Version of Exemplar.' })
  readonly version!: string;

  @Field(() => Limits, { description: 'Limits on inputs.' })
  readonly limits!: Limits;
}
