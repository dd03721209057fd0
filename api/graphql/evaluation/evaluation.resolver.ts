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
import { errorShares } from '#contracts/error-shares.ts';
import { measureLabel } from '#contracts/measures.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { blobUrl } from '../../blobs/blob-url.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { DatasetVersion } from '../dataset/dataset.type.ts';
import { uuidOf } from '../relay/global-id.ts';
import { found } from '../shared/found.ts';
import { Url } from '../shared/scalars.ts';
import { StoredImage } from '../shared/stored-image.type.ts';
import { watchWork } from '../work/watch-work.ts';
import { ErrorShare } from './error-share.type.ts';
import { EvaluateCheckpointInput } from './evaluation.input.ts';
import { EvaluateCheckpointPayload } from './evaluation.payload.ts';
import { evaluateCheckpoint } from './evaluation.commands.ts';
import { readEvaluationBlob } from './read-evaluation-blob.ts';
import { Evaluation, EvaluationPicture } from './evaluation.type.ts';

@Authorized('VIEWER')
@Resolver(() => Evaluation)
export class EvaluationResolver {
  @Query(() => Evaluation, {
    nullable: true,
    description: 'An evaluation; null when no object has that id.',
  })
  async evaluation(
    @Arg('id', () => ID, { description: 'Id of an Evaluation.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Evaluation | null> {
    const uuid = uuidOf('Evaluation', id);
    const row = uuid && (await loaders.evaluation.load(uuid));
    return row ? new Evaluation(row) : null;
  }

  @Mutation(() => EvaluateCheckpointPayload, {
    description: 'Queues the scoring of a checkpoint. Needs the role EDITOR in its experiment.',
    complexity: 50,
  })
  async evaluateCheckpoint(
    @Arg('input', () => EvaluateCheckpointInput, { description: 'Which checkpoint.' })
    input: EvaluateCheckpointInput,
    @Ctx() { prisma, viewer, loaders }: Context,
  ): Promise<EvaluateCheckpointPayload> {
    const outcome = await evaluateCheckpoint(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
    if ('userErrors' in outcome) return { evaluation: null, userErrors: outcome.userErrors };
    const row = outcome.ids[0] ? await loaders.evaluation.load(outcome.ids[0]) : null;
    return { evaluation: row && new Evaluation(row), userErrors: [] };
  }

  @Subscription(() => Evaluation, {
    description: 'An evaluation as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { evaluationId: string }; context: Context }) =>
      watchWork(context, { type: 'Evaluation', id: args.evaluationId }, (id) =>
        context.prisma.evaluation.findUnique({ where: { id } }),
      ),
  })
  evaluationChanged(
    @Arg('evaluationId', () => ID, { description: 'Id of an Evaluation.' }) _id: string,
    @Root() row: EvaluationRow,
  ): Evaluation {
    return new Evaluation(row);
  }

  @FieldResolver(() => Url, {
    nullable: true,
    description:
      'Signed URL of the values of every pair, as JSON: `pairs` with the SHA-256 of the content image and the exemplar, `groups` and `styles` for each direction (`ab`, `ba`), `values` { metric: one number per pair of its direction, null where it has none }; `labels` and `errors` (by part of the image, with sums for each pair) since version 3; version 1 has `pairs` [{ a, b }] for both directions. Null before it is finished, and for evaluations of earlier versions.',
  })
  rowsUrl(@Root() { row }: Evaluation, @Ctx() context: Context): string | null {
    if (row.rowsSha256 === null) return null;
    return blobUrl(context, { sha256: row.rowsSha256, contentType: 'application/json' });
  }

  @FieldResolver(() => [ErrorShare], {
    nullable: true,
    description:
      'Where the error to the ground truth lies. Null where it was not measured: before the evaluation is finished, without a ground truth, and in evaluations of earlier versions.',
    complexity: 20,
  })
  async errorShares(@Root() { row }: Evaluation, @Ctx() { storage }: Context): Promise<ErrorShare[] | null> {
    if (row.rowsSha256 === null) return null;
    const rows = await readEvaluationBlob(storage, row.rowsSha256);
    const [ab, ba] = [errorShares(rows, 'ab'), errorShares(rows, 'ba')];
    if (!ab && !ba) return null;
    return [
      ...(ab ?? []).map((share) => ({ ...share, direction: 'A_TO_B' as const })),
      ...(ba ?? []).map((share) => ({ ...share, direction: 'B_TO_A' as const })),
    ];
  }

  @FieldResolver(() => [EvaluationPicture], {
    description:
      'The best, the middle and the worst translations of each direction, A to B first; none before it is finished, and for evaluations of earlier versions.',
  })
  async pictures(@Root() { row }: Evaluation, @Ctx() { loaders }: Context): Promise<EvaluationPicture[]> {
    const rows = await loaders.evaluationPictures.load(row.id);
    return rows.map(({ direction, shown, measure, values, rows: height, ...image }) => ({
      direction,
      shown,
      measure,
      measureLabel: measureLabel(measure),
      values,
      rows: height,
      image: new StoredImage(image, 'PNG'),
    }));
  }

  @FieldResolver(() => DatasetVersion, {
    nullable: true,
    description: 'The dataset whose images it scores; null when that has been deleted since.',
  })
  async datasetVersion(
    @Root() { row }: Evaluation,
    @Ctx() { loaders }: Context,
  ): Promise<DatasetVersion | null> {
    const { runId } = found(await loaders.checkpoint.load(row.checkpointId), 'checkpoint', row.checkpointId);
    const id = row.datasetVersionId ?? found(await loaders.run.load(runId), 'run', runId).datasetVersionId;
    const version = id && (await loaders.datasetVersion.load(id));
    return version ? new DatasetVersion(version) : null;
  }

  @FieldResolver(() => Checkpoint, { description: 'The checkpoint it scores.' })
  async checkpoint(@Root() { row }: Evaluation, @Ctx() { loaders }: Context): Promise<Checkpoint> {
    return new Checkpoint(
      found(await loaders.checkpoint.load(row.checkpointId), 'checkpoint', row.checkpointId),
    );
  }
}
