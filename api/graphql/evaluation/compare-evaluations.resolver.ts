import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { compareEvaluations } from './compare-evaluations.ts';
import { EvaluationComparison } from './evaluation-comparison.type.ts';

function compareCost({ args, childComplexity }: { args: { ids?: unknown[] }; childComplexity: number }) {
  return (args.ids?.length ?? 1) * (40 + childComplexity);
}

@Authorized('VIEWER')
@Resolver()
export class CompareEvaluationsResolver {
  @Query(() => [EvaluationComparison], {
    nullable: 'itemsAndList',
    description:
      'Evaluations beside a base one, in the order of the ids; null where no evaluation has an id, and as a whole where none has that of the base.',
    complexity: compareCost,
  })
  async compareEvaluations(
    @Arg('baseId', () => ID, { description: 'Id of an Evaluation.' }) baseId: string,
    @Arg('ids', () => [ID], {
      description: `Ids of Evaluations, at most ${limits.maxComparedRuns}.`,
    })
    ids: string[],
    @Ctx() { loaders, storage }: Context,
  ): Promise<(EvaluationComparison | null)[] | null> {
    if (ids.length > limits.maxComparedRuns)
      throw codedError(
        'BAD_USER_INPUT',
        `"ids" may have ${limits.maxComparedRuns} items, but has ${ids.length}.`,
      );
    const rowOf = async (id: string) => {
      const uuid = uuidOf('Evaluation', id);
      return uuid === null ? null : loaders.evaluation.load(uuid);
    };
    const base = await rowOf(baseId);
    if (!base) return null;
    const rows = await Promise.all(ids.map(rowOf));
    const compared = compareEvaluations(
      storage,
      base,
      rows.filter((row) => row !== null),
    );
    const found = new Map(compared.map((one) => [one.row.id, new EvaluationComparison(one)]));
    return rows.map((row) => row && (found.get(row.id) ?? null));
  }
}
