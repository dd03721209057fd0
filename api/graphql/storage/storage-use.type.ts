import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { SafeInt } from '../shared/scalars.ts';

export const StoredKind = {
  CHECKPOINTS: 'CHECKPOINTS',
  SAMPLES: 'SAMPLES',
  DATASETS: 'DATASETS',
  UPLOADS: 'UPLOADS',
  TRANSLATIONS: 'TRANSLATIONS',
  EVALUATIONS: 'EVALUATIONS',
  NETWORK_WEIGHTS: 'NETWORK_WEIGHTS',
  DATABASE: 'DATABASE',
  TRASH: 'TRASH',
} as const;
registerEnumType(StoredKind, {
  name: 'StoredKind',
  description: 'What takes room on the disk.',
  valuesConfig: {
    SAMPLES: { description: 'Sample grids with their thumbnails.' },
    DATASETS: { description: 'Shards of the images of dataset versions.' },
    UPLOADS: { description: 'Images and archives that were sent; those of an import stay after it.' },
    TRANSLATIONS: { description: 'Translated images.' },
    EVALUATIONS: { description: 'Pictures of evaluations.' },
    NETWORK_WEIGHTS: { description: 'Weights of networks that compare images.' },
    DATABASE: { description: 'Tables and indexes, curves among them, without the log of the database.' },
    TRASH: {
      description:
        'Runs, single checkpoints, translations and dataset versions in the trash with their files, which are counted above as well.',
    },
  },
});

@ObjectType({ description: 'How much room one kind of thing takes.', simpleResolvers: true })
export class StorageUse {
  @Field(() => StoredKind, { description: 'What.' })
  readonly kind!: keyof typeof StoredKind;

  @Field(() => Int, { nullable: true, description: 'How many; null of the database.' })
  readonly count!: number | null;

  @Field(() => SafeInt, { description: 'Bytes, as they are known of when each was stored.' })
  readonly byteSize!: number;
}
