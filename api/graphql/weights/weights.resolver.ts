import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { Context } from '../../context.ts';
import { addNetworkWeights } from './add-network-weights.commands.ts';
import { AddNetworkWeightsInput } from './weights.input.ts';
import { AddNetworkWeightsPayload } from './weights.payload.ts';
import { NetworkWeights } from './weights.type.ts';

@Authorized('VIEWER')
@Resolver()
export class WeightsResolver {
  @Query(() => [NetworkWeights], { description: 'Stored weights of networks, newest first; at most 100.' })
  async networkWeights(@Ctx() { prisma }: Context): Promise<NetworkWeights[]> {
    const rows = await prisma.networkWeights.findMany({
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limits.maxPageSize,
    });
    return rows.map((row) => new NetworkWeights(row));
  }

  @Authorized('EDITOR')
  @Mutation(() => AddNetworkWeightsPayload, {
    description: 'Keeps uploaded weights, so that runs can name them. Needs the role EDITOR.',
    complexity: 50,
  })
  addNetworkWeights(
    @Arg('input', () => AddNetworkWeightsInput, { description: 'Which weights, and of which network.' })
    input: AddNetworkWeightsInput,
    @Ctx() context: Context,
  ): Promise<AddNetworkWeightsPayload> {
    return addNetworkWeights(context, input);
  }
}
