import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { RunStepTimes } from '../metric/step-times.type.ts';
import { Run } from './run.type.ts';

@Resolver(() => Run)
export class RunStepTimesResolver {
  @FieldResolver(() => RunStepTimes, {
    description: 'When it was at which step, as of `eventCursor`; empty before the first point.',
    complexity: 10,
  })
  async stepTimes(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<RunStepTimes> {
    return loaders.stepTimes.load({
      runId: row.id,
      chain: await loaders.chain.load(row.id),
      sequence: row.lastSequence,
    });
  }
}
