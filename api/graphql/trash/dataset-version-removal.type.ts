import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';
import type { DatasetVersion as DatasetVersionRow } from '#db/generated/client.ts';
import type { DatasetVersionParts } from '#db/trash/read-dataset-version-parts.ts';
import { hasRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Dataset, DatasetVersion } from '../dataset/dataset.type.ts';
import { Connection } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { found } from '../shared/found.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';

@ObjectType({
  description: 'A version of a dataset as something to delete: what goes with it, and what needs it.',
})
export class DatasetVersionRemoval {
  constructor(readonly row: DatasetVersionRow) {}

  @Field(() => ID, { description: 'Id of the dataset version.' })
  get datasetVersionId(): string {
    return globalId('DatasetVersion', this.row.id);
  }

  @Field(() => DatasetVersion, { description: 'The dataset version, in the trash or outside of it.' })
  get datasetVersion(): DatasetVersion {
    return new DatasetVersion(this.row);
  }

  @Field(() => Dataset, { description: 'Its dataset, hidden or not.' })
  async dataset(@Ctx() { loaders }: Context): Promise<Dataset> {
    const { datasetId } = this.row;
    return new Dataset(found(await loaders.dataset.load(datasetId), 'dataset', datasetId));
  }

  @Field(() => Int, { description: 'Images that go with it.' })
  async imageCount(@Ctx() context: Context): Promise<number> {
    return (await this.parts(context)).images;
  }

  @Field(() => SafeInt, {
    description: 'Bytes of all its files. What other versions share with it is counted too, and stays.',
  })
  async byteSize(@Ctx() context: Context): Promise<number> {
    return Number((await this.parts(context)).byteSize);
  }

  @Field(() => [String], {
    description:
      'Why it cannot go, to the trash or for good, each with the name of what needs it; empty when it can.',
  })
  usedBy(@Ctx() { loaders }: Context): Promise<string[]> {
    return loaders.datasetVersionUses.load(this.row.id);
  }

  @Field(() => Boolean, { description: 'Whether the viewer may delete and restore it.' })
  mayRemove(@Ctx() { viewer }: Context): boolean {
    return viewer !== null && hasRole(viewer, 'EDITOR');
  }

  @Field(() => Boolean, { description: 'Whether the viewer may purge it.' })
  mayPurge(@Ctx() { viewer }: Context): boolean {
    return viewer !== null && hasRole(viewer, 'OPERATOR');
  }

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it lies in the trash; null = it does not.',
  })
  get trashedAt(): Date | null {
    return this.row.trashedAt;
  }

  @Field(() => User, { nullable: true, description: 'Who put it there.' })
  async trashedBy(@Ctx() { loaders }: Context): Promise<User | null> {
    const row = this.row.trashedById && (await loaders.user.load(this.row.trashedById));
    return row ? new User(row) : null;
  }

  private async parts({ loaders }: Context): Promise<DatasetVersionParts> {
    return found(await loaders.datasetVersionParts.load(this.row.id), 'dataset version', this.row.id);
  }
}

@ObjectType({ description: 'Dataset versions that lie in the trash, the newest there first.' })
export class DatasetVersionRemovalConnection extends Connection(
  'DatasetVersionRemoval',
  () => DatasetVersionRemoval,
) {}
