import {
  Arg,
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
import type { CheckpointImport as CheckpointImportRow } from '#db/generated/client.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { watchWork } from '../work/watch-work.ts';
import { importCheckpoint } from './checkpoint-import.commands.ts';
import { ImportCheckpointInput } from './checkpoint-import.input.ts';
import { ImportCheckpointPayload } from './checkpoint-import.payload.ts';
import { CheckpointImport } from './checkpoint-import.type.ts';

@Authorized('VIEWER')
@Resolver(() => CheckpointImport)
export class CheckpointImportResolver {
  @Query(() => CheckpointImport, {
    nullable: true,
    description: 'The import of a checkpoint; null when no object has that id.',
  })
  async checkpointImport(
    @Arg('id', () => ID, { description: 'Id of a CheckpointImport.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<CheckpointImport | null> {
    const uuid = uuidOf('CheckpointImport', id);
    const row = uuid && (await loaders.checkpointImport.load(uuid));
    return row ? new CheckpointImport(row) : null;
  }

  @Mutation(() => ImportCheckpointPayload, {
    description:
      'Queues the import of an uploaded checkpoint as a finished run that holds it. A checkpoint that is here already is found and not stored twice. Needs the role EDITOR.',
    complexity: 50,
  })
  async importCheckpoint(
    @Arg('input', () => ImportCheckpointInput, { description: 'What to import.' })
    input: ImportCheckpointInput,
    @Ctx() context: Context,
  ): Promise<ImportCheckpointPayload> {
    const { viewer, loaders } = context;
    const outcome = await importCheckpoint(context, requireRole(viewer, 'EDITOR'), input);
    if ('userErrors' in outcome) return { checkpointImport: null, userErrors: [...outcome.userErrors] };
    const row = outcome.ids[0] ? await loaders.checkpointImport.load(outcome.ids[0]) : null;
    return { checkpointImport: row && new CheckpointImport(row), userErrors: [] };
  }

  @Subscription(() => CheckpointImport, {
    description: 'The import of a checkpoint as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { checkpointImportId: string }; context: Context }) =>
      watchWork(context, { type: 'CheckpointImport', id: args.checkpointImportId }, (id) =>
        context.prisma.checkpointImport.findUnique({ where: { id } }),
      ),
  })
  checkpointImportChanged(
    @Arg('checkpointImportId', () => ID, { description: 'Id of a CheckpointImport.' }) _id: string,
    @Root() row: CheckpointImportRow,
  ): CheckpointImport {
    return new CheckpointImport(row);
  }

  @FieldResolver(() => Checkpoint, {
    nullable: true,
    description:
      'The checkpoint, imported or found; null until it is finished, and when it has been deleted since.',
  })
  async checkpoint(
    @Root() { row }: CheckpointImport,
    @Ctx() { loaders }: Context,
  ): Promise<Checkpoint | null> {
    const checkpoint = row.checkpointId && (await loaders.checkpoint.load(row.checkpointId));
    return checkpoint ? new Checkpoint(checkpoint) : null;
  }
}
