import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ScoredSplit as Images } from '#contracts/domain.ts';
import type { Context } from '../../context.ts';
import { Evaluation } from '../evaluation/evaluation.type.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { Run } from './run.type.ts';

@Resolver(() => Run)
export class RunEvaluationResolver {
  @FieldResolver(() => Evaluation, {
    nullable: true,
    description:
      'The evaluation that finished last, of all its checkpoints; null where there is none. Filters and orders of runs by a measure take its scores.',
  })
  async newestEvaluation(
    @Root() { row }: Run,
    @Arg('split', () => ScoredSplit, { description: 'The images that it is scored on.' }) split: Images,
    @Ctx() { loaders }: Context,
  ): Promise<Evaluation | null> {
    const evaluation = await loaders.newestEvaluation.load({ runId: row.id, split });
    return evaluation && new Evaluation(evaluation);
  }
}
