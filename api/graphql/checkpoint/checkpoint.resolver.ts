import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { blobUrl } from '../../blobs/blob-url.ts';
import { checkpointTarUrl } from '../../blobs/checkpoint-tar-url.ts';
import { readCheckpointFiles } from '../../blobs/read-checkpoint-files.ts';
import type { Context } from '../../context.ts';
import { Artifact } from '../artifact/artifact.type.ts';
import { readEvaluations } from '../evaluation/evaluation.queries.ts';
import { Evaluation, EvaluationConnection } from '../evaluation/evaluation.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { PageArgs } from '../relay/page-args.ts';
import { Run } from '../run/run.type.ts';
import { found } from '../shared/found.ts';
import { Url } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import { readTranslations } from '../translation/translation.queries.ts';
import { TranslationConnection } from '../translation/translation.type.ts';
import { CheckpointAlias } from './checkpoint-alias.type.ts';
import { CheckpointFile } from './checkpoint-file.type.ts';
import { Checkpoint } from './checkpoint.type.ts';

@Authorized('VIEWER')
@Resolver(() => Checkpoint)
export class CheckpointResolver {
  @Query(() => Checkpoint, {
    nullable: true,
    description: 'A checkpoint; null when no object has that id.',
  })
  async checkpoint(
    @Arg('id', () => ID, { description: 'Id of a Checkpoint.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Checkpoint | null> {
    const uuid = uuidOf('Checkpoint', id);
    const row = uuid && (await loaders.checkpoint.load(uuid));
    return row ? new Checkpoint(row) : null;
  }

  @FieldResolver(() => Run, { description: 'The run that made it.' })
  async run(@Root() { row }: Checkpoint, @Ctx() { loaders }: Context): Promise<Run> {
    return new Run(found(await loaders.run.load(row.runId), 'run', row.runId));
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who pinned it; null where it is not pinned.' })
  async pinnedBy(@Root() { row }: Checkpoint, @Ctx() { loaders }: Context): Promise<User | null> {
    const user = row.pinnedById && (await loaders.user.load(row.pinnedById));
    return user ? new User(user) : null;
  }

  @FieldResolver(() => [CheckpointAlias], { description: 'Names that point at it, by name.' })
  async aliases(@Root() { row }: Checkpoint, @Ctx() { loaders }: Context): Promise<CheckpointAlias[]> {
    const rows = await loaders.aliasesOfCheckpoint.load(row.id);
    return rows.map((alias) => new CheckpointAlias(alias));
  }

  @FieldResolver(() => Evaluation, {
    nullable: true,
    description: 'The latest evaluation; null before the first one.',
  })
  async latestEvaluation(
    @Root() { row }: Checkpoint,
    @Ctx() { loaders }: Context,
  ): Promise<Evaluation | null> {
    const evaluation = await loaders.latestEvaluation.load(row.id);
    return evaluation && new Evaluation(evaluation);
  }

  @FieldResolver(() => EvaluationConnection, { description: 'Its evaluations, newest first.' })
  async evaluations(
    @Root() { row }: Checkpoint,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<EvaluationConnection> {
    return new EvaluationConnection(await readEvaluations(prisma, row.id, args));
  }

  @FieldResolver(() => TranslationConnection, { description: 'What it has translated, newest first.' })
  async translations(
    @Root() { row }: Checkpoint,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<TranslationConnection> {
    const where = { checkpointId: row.id };
    return new TranslationConnection(await readTranslations(prisma, where, args), () =>
      prisma.translation.count({ where }),
    );
  }

  @FieldResolver(() => [CheckpointFile], {
    description: 'Its files, to be downloaded: a manifest, and tensors in the format safetensors.',
    complexity: 20,
  })
  async files(@Root() { row }: Checkpoint, @Ctx() context: Context): Promise<CheckpointFile[]> {
    const files = await readCheckpointFiles(context.storage, row.manifestSha256);
    return files.map(({ name, byteSize, sha256, contentType }) => ({
      name,
      byteSize,
      sha256,
      url: blobUrl(context, { sha256, contentType }),
    }));
  }

  @FieldResolver(() => Url, {
    description:
      'Signed URL of its files as one tar, which `importCheckpoint` takes on another server; good for some minutes.',
  })
  tarUrl(@Root() { row }: Checkpoint, @Ctx() context: Context): string {
    return checkpointTarUrl(context, row.id);
  }

  @FieldResolver(() => [Artifact], {
    description:
      'Artifacts of earlier stages that it uses; their ids are values of the knobs that take artifacts.',
  })
  async artifacts(@Root() { row }: Checkpoint, @Ctx() { loaders }: Context): Promise<Artifact[]> {
    const ids = await loaders.artifactIds.load(row.id);
    const rows = await Promise.all(ids.map((id) => loaders.artifact.load(id)));
    return rows.map((artifact, i) => new Artifact(found(artifact, 'artifact', ids[i] ?? '')));
  }
}
