import {
  Arg,
  Args,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { DomainSide as Side, Split as SplitName } from '#contracts/domain.ts';
import type { Dataset as DatasetRow } from '#db/generated/client.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { Import } from '../import/import.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { DomainSide, Split } from '../shared/enums.ts';
import { found } from '../shared/found.ts';
import { updateDataset } from './dataset.commands.ts';
import { UpdateDatasetInput } from './dataset.input.ts';
import { UpdateDatasetPayload } from './dataset.payload.ts';
import {
  readChangedDatasets,
  readDatasets,
  readImagesOfVersion,
  readMedianImageSize,
  readVersions,
} from './dataset.queries.ts';
import {
  Dataset,
  DatasetConnection,
  DatasetVersion,
  DatasetVersionConnection,
  Domain,
  ImageConnection,
  ImageSize,
} from './dataset.type.ts';

@Authorized('VIEWER')
@Resolver(() => Dataset)
export class DatasetResolver {
  @Query(() => Dataset, {
    nullable: true,
    description: 'A dataset; null when no object has that id, or all of its versions lie in the trash.',
  })
  async dataset(
    @Arg('id', () => ID, { description: 'Id of a Dataset.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Dataset | null> {
    const uuid = uuidOf('Dataset', id);
    const row = uuid && (await loaders.shownDataset.load(uuid));
    return row ? new Dataset(row) : null;
  }

  @Query(() => DatasetConnection, {
    description: 'Datasets that have a version outside the trash, newest first.',
  })
  async datasets(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<DatasetConnection> {
    return new DatasetConnection(await readDatasets(prisma, args));
  }

  @Mutation(() => UpdateDatasetPayload, {
    description: 'Renames a dataset or its domains. Needs the role EDITOR.',
  })
  async updateDataset(
    @Arg('input', () => UpdateDatasetInput, { description: 'What to change.' }) input: UpdateDatasetInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<UpdateDatasetPayload> {
    requireRole(viewer, 'EDITOR');
    const { dataset, userErrors } = await updateDataset(prisma, input);
    return { dataset: dataset && new Dataset(dataset), userErrors };
  }

  @Subscription(() => Dataset, {
    description:
      'Each dataset after it was renamed, or a version came, went to the trash or came back, at most four times a second; ' +
      'for lists. Without `latestVersion` it is in none of them any more.',
    subscribe: ({ context: { wakeUps, prisma } }: { context: Context }) =>
      changedRowsSource(wakeUps, 'dataset', (ids) => readChangedDatasets(prisma, ids)),
  })
  datasetsChanged(@Root() row: DatasetRow): Dataset {
    return new Dataset(row);
  }

  @FieldResolver(() => DatasetVersion, {
    nullable: true,
    description:
      'The latest version; null until the first import has finished, and while all versions lie in the trash.',
  })
  async latestVersion(@Root() { row }: Dataset, @Ctx() { loaders }: Context): Promise<DatasetVersion | null> {
    const version = await loaders.latestVersion.load(row.id);
    return version && new DatasetVersion(version);
  }

  @FieldResolver(() => DatasetVersionConnection, {
    description: 'All versions outside the trash, newest first.',
  })
  async versions(
    @Root() { row }: Dataset,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<DatasetVersionConnection> {
    return new DatasetVersionConnection(await readVersions(prisma, row.id, args));
  }
}

@Resolver(() => DatasetVersion)
export class DatasetVersionResolver {
  @FieldResolver(() => Dataset, { description: 'The dataset it is a version of.' })
  async dataset(@Root() { row }: DatasetVersion, @Ctx() { loaders }: Context): Promise<Dataset> {
    return new Dataset(found(await loaders.dataset.load(row.datasetId), 'dataset', row.datasetId));
  }

  @FieldResolver(() => Import, {
    nullable: true,
    description: 'The import that made it, which says what was skipped and left out.',
  })
  async import(@Root() { row }: DatasetVersion, @Ctx() { loaders }: Context): Promise<Import | null> {
    const made = await loaders.importOfVersion.load(row.id);
    return made && new Import(made);
  }

  @FieldResolver(() => [Domain], { description: 'Its two image collections, A then B.' })
  async domains(@Root() { row }: DatasetVersion, @Ctx() { loaders }: Context): Promise<Domain[]> {
    return (await loaders.domains.load(row.id)).map((domain) => new Domain(domain));
  }

  @FieldResolver(() => ImageSize, {
    description: 'Median width and height of its images as imported.',
    complexity: 5,
  })
  medianImageSize(@Root() { row }: DatasetVersion, @Ctx() { prisma }: Context): Promise<ImageSize> {
    return readMedianImageSize(prisma, row.id);
  }

  @FieldResolver(() => ImageConnection, { description: 'Images of one domain.' })
  async images(
    @Root() { row }: DatasetVersion,
    @Arg('side', () => DomainSide, { description: 'Of which domain.' }) side: Side,
    @Arg('split', () => Split, { nullable: true, description: 'Of which split; null for all.' })
    split: SplitName | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<ImageConnection> {
    return new ImageConnection(
      await readImagesOfVersion(prisma, row.id, { side, split: split ?? null }, args),
    );
  }
}
