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
import { requireRole } from '../../auth/viewer.ts';
import type { Import as ImportRow } from '#db/generated/client.ts';
import type { JobState as State } from '#contracts/run-state.ts';
import type { Context } from '../../context.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { Dataset, DatasetVersion } from '../dataset/dataset.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { JobState } from '../shared/enums.ts';
import { found } from '../shared/found.ts';
import { watchWork } from '../work/watch-work.ts';
import { ImportDatasetInput } from './import.input.ts';
import { ImportDatasetPayload } from './import.payload.ts';
import { importDataset } from './import.commands.ts';
import { readImports } from './import.queries.ts';
import { Import, ImportConnection } from './import.type.ts';

@Authorized('VIEWER')
@Resolver(() => Import)
export class ImportResolver {
  @Query(() => Import, { nullable: true, description: 'An import; null when no object has that id.' })
  async import(
    @Arg('id', () => ID, { description: 'Id of an Import.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Import | null> {
    const uuid = uuidOf('Import', id);
    const row = uuid && (await loaders.import.load(uuid));
    return row ? new Import(row) : null;
  }

  @Query(() => ImportConnection, { description: 'Imports of all users, newest first.' })
  async imports(
    @Arg('state', () => [JobState], { nullable: true, description: 'In one of these states; null for all.' })
    state: readonly State[] | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<ImportConnection> {
    return new ImportConnection(await readImports(prisma, state ?? null, args));
  }

  @Mutation(() => ImportDatasetPayload, {
    description:
      'Queues the import of uploaded archives as a new version of a dataset. Needs the role EDITOR.',
    complexity: 50,
  })
  async importDataset(
    @Arg('input', () => ImportDatasetInput, { description: 'What to import.' }) input: ImportDatasetInput,
    @Ctx() context: Context,
  ): Promise<ImportDatasetPayload> {
    const { viewer, loaders } = context;
    const outcome = await importDataset(context, requireRole(viewer, 'EDITOR'), input);
    if ('userErrors' in outcome) return { import: null, userErrors: outcome.userErrors };
    const row = outcome.ids[0] ? await loaders.import.load(outcome.ids[0]) : null;
    return { import: row && new Import(row), userErrors: [] };
  }

  @Subscription(() => Import, {
    description: 'An import as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { importId: string }; context: Context }) =>
      watchWork(context, { type: 'Import', id: args.importId }, (id) =>
        context.prisma.import.findUnique({ where: { id } }),
      ),
  })
  importChanged(
    @Arg('importId', () => ID, { description: 'Id of an Import.' }) _id: string,
    @Root() row: ImportRow,
  ): Import {
    return new Import(row);
  }

  @Subscription(() => Import, {
    description: 'Each import after it has changed, at most four times a second; for lists.',
    subscribe: ({ context: { wakeUps, prisma } }: { context: Context }) =>
      changedRowsSource(wakeUps, 'work', (ids) =>
        prisma.import.findMany({ where: { id: { in: ids } }, orderBy: { createdAt: 'asc' } }),
      ),
  })
  importsChanged(@Root() row: ImportRow): Import {
    return new Import(row);
  }

  @FieldResolver(() => Dataset, { description: 'The dataset it adds a version to.' })
  async dataset(@Root() { row }: Import, @Ctx() { loaders }: Context): Promise<Dataset> {
    return new Dataset(found(await loaders.dataset.load(row.datasetId), 'dataset', row.datasetId));
  }

  @FieldResolver(() => DatasetVersion, {
    nullable: true,
    description: 'The version it made; null until it is finished, and while that lies in the trash.',
  })
  async datasetVersion(@Root() { row }: Import, @Ctx() { loaders }: Context): Promise<DatasetVersion | null> {
    const version = row.datasetVersionId && (await loaders.datasetVersion.load(row.datasetVersionId));
    return version ? new DatasetVersion(version) : null;
  }
}
