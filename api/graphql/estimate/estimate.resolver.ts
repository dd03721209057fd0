import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Estimate as EstimateRow } from '#db/generated/client.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { watchWork } from '../work/watch-work.ts';
import { cancelEstimate, estimateRun, type Estimated } from './estimate.commands.ts';
import { CancelEstimateInput, EstimateRunInput } from './estimate.input.ts';
import { CancelEstimatePayload, EstimateRunPayload } from './estimate.payload.ts';
import { Estimate } from './estimate.type.ts';

@Authorized('VIEWER')
@Resolver(() => Estimate)
export class EstimateResolver {
  @Query(() => Estimate, { nullable: true, description: 'An estimate; null when it does not exist.' })
  async estimate(
    @Arg('id', () => ID, { description: 'Id of an Estimate.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Estimate | null> {
    const uuid = uuidOf('Estimate', id);
    const row = uuid && (await loaders.estimate.load(uuid));
    return row ? new Estimate(row) : null;
  }

  @Mutation(() => EstimateRunPayload, {
    description:
      'Times a few steps of a run on a worker, to tell how long it would take and how much memory it would need. ' +
      'Needs the role EDITOR, in any experiment.',
    complexity: 50,
  })
  async estimateRun(
    @Arg('input', () => EstimateRunInput, { description: 'Which run.' }) input: EstimateRunInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<EstimateRunPayload> {
    return payloadOf(await estimateRun(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => CancelEstimatePayload, {
    description:
      'Cancels an estimate. Needs the role EDITOR, in any experiment, for own estimates, OPERATOR for others.',
  })
  async cancelEstimate(
    @Arg('input', () => CancelEstimateInput, { description: 'Which estimate.' }) input: CancelEstimateInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CancelEstimatePayload> {
    return payloadOf(await cancelEstimate(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Subscription(() => Estimate, {
    description: 'An estimate as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { estimateId: string }; context: Context }) =>
      watchWork(context, { type: 'Estimate', id: args.estimateId }, (id) =>
        context.prisma.estimate.findUnique({ where: { id } }),
      ),
  })
  estimateChanged(
    @Arg('estimateId', () => ID, { description: 'Id of an Estimate.' }) _id: string,
    @Root() row: EstimateRow,
  ): Estimate {
    return new Estimate(row);
  }
}

function payloadOf({ estimate, userErrors }: Estimated) {
  return { estimate: estimate && new Estimate(estimate), userErrors };
}
