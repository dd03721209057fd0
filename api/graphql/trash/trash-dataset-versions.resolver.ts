import { Arg, Args, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { PageArgs } from '../relay/page-args.ts';
import { DatasetVersionRemoval, DatasetVersionRemovalConnection } from './dataset-version-removal.type.ts';
import {
  purgeDatasetVersions,
  restoreDatasetVersions,
  trashDatasetVersions,
} from './trash-dataset-versions.commands.ts';
import {
  PurgeDatasetVersionsInput,
  RestoreDatasetVersionsInput,
  TrashDatasetVersionsInput,
} from './trash-dataset-versions.input.ts';
import {
  PurgeDatasetVersionsPayload,
  RestoreDatasetVersionsPayload,
  TrashDatasetVersionsPayload,
} from './trash-dataset-versions.payload.ts';
import {
  readDatasetVersionRemovals,
  readTrashedDatasetVersions,
} from './trashed-dataset-versions.queries.ts';

@Authorized('VIEWER')
@Resolver()
export class TrashDatasetVersionsResolver {
  @Query(() => [DatasetVersionRemoval], {
    description:
      'What would go if these dataset versions were deleted, in the trash or outside of it; unknown ids are left out. At most 200.',
    complexity: ({
      args,
      childComplexity,
    }: {
      args: { datasetVersionIds?: unknown[] };
      childComplexity: number;
    }) => 5 + (args.datasetVersionIds?.length ?? 1) * (1 + childComplexity),
  })
  datasetVersionRemovals(
    @Arg('datasetVersionIds', () => [ID], { description: 'Ids of DatasetVersions.' })
    datasetVersionIds: string[],
    @Ctx() { prisma }: Context,
  ): Promise<DatasetVersionRemoval[]> {
    if (datasetVersionIds.length > limits.maxDatasetVersionsAtOnce)
      throw codedError(
        'BAD_USER_INPUT',
        `"datasetVersionIds" may have at most ${limits.maxDatasetVersionsAtOnce} items.`,
      );
    return readDatasetVersionRemovals(prisma, datasetVersionIds);
  }

  @Query(() => DatasetVersionRemovalConnection, {
    description: 'Dataset versions that lie in the trash, the newest there first.',
  })
  async trashedDatasetVersions(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<DatasetVersionRemovalConnection> {
    return new DatasetVersionRemovalConnection(await readTrashedDatasetVersions(prisma, args));
  }

  @Mutation(() => TrashDatasetVersionsPayload, {
    description:
      'Puts dataset versions into the trash: nothing else shows them, nor a dataset of which all versions lie there, and ' +
      '`restoreDatasetVersions` brings them back until they are purged. Those that runs, experiments, translations or work ' +
      'under way need are refused by name, and the others go. Needs the role EDITOR.',
    complexity: 50,
  })
  trashDatasetVersions(
    @Arg('input', () => TrashDatasetVersionsInput, { description: 'Which dataset versions.' })
    input: TrashDatasetVersionsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<TrashDatasetVersionsPayload> {
    return trashDatasetVersions(prisma, requireRole(viewer, 'EDITOR'), input);
  }

  @Mutation(() => RestoreDatasetVersionsPayload, {
    description:
      'Takes dataset versions out of the trash, with their numbers: no other version gets these. Needs the role EDITOR.',
    complexity: 50,
  })
  restoreDatasetVersions(
    @Arg('input', () => RestoreDatasetVersionsInput, { description: 'Which dataset versions.' })
    input: RestoreDatasetVersionsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RestoreDatasetVersionsPayload> {
    requireRole(viewer, 'EDITOR');
    return restoreDatasetVersions(prisma, input);
  }

  @Mutation(() => PurgeDatasetVersionsPayload, {
    description:
      'Deletes dataset versions in the trash for good, before their time is up; with the last version of a dataset it goes as ' +
      'well. Files that nothing else names are removed some time later. Needs the role OPERATOR.',
    complexity: 50,
  })
  purgeDatasetVersions(
    @Arg('input', () => PurgeDatasetVersionsInput, { description: 'Which dataset versions.' })
    input: PurgeDatasetVersionsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PurgeDatasetVersionsPayload> {
    requireRole(viewer, 'OPERATOR');
    return purgeDatasetVersions(prisma, input);
  }
}
