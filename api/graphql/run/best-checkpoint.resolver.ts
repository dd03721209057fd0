import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { BestCheckpoint } from './best-checkpoint.type.ts';
import { Run } from './run.type.ts';

@Resolver(() => Run)
export class BestCheckpointResolver {
  @FieldResolver(() => BestCheckpoint, {
    nullable: true,
    description:
      'Its best checkpoint; null before one is scored on the validation images. Damaged ones, those in the trash and those that a resume has left behind do not count.',
  })
  async bestCheckpoint(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<BestCheckpoint | null> {
    const best = await loaders.bestCheckpoint.load(row.id);
    const checkpoint = best && (await loaders.checkpoint.load(best.checkpointId));
    if (!best || !checkpoint) return null;
    return { checkpoint: new Checkpoint(checkpoint), measure: best.measure, score: best.score };
  }
}
