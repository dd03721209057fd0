import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { checkpointPolicySchema } from '#contracts/checkpoint-policy.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { Run } from '../run/run.type.ts';
import { parseInput } from '../shared/user-errors.ts';
import { readCheckpointBill } from './checkpoint-bill.queries.ts';
import { setCheckpointPolicy } from './checkpoint-policy.commands.ts';
import { CheckpointPolicyInput, SetCheckpointPolicyInput } from './checkpoint-policy.input.ts';
import { SetCheckpointPolicyPayload } from './checkpoint-policy.payload.ts';
import { CheckpointBill, CheckpointPolicy } from './checkpoint-policy.type.ts';

@Authorized('VIEWER')
@Resolver(() => Run)
export class CheckpointPolicyResolver {
  @FieldResolver(() => CheckpointPolicy, {
    nullable: true,
    description: 'Which of its checkpoints are kept; null = all of them.',
  })
  checkpointPolicy(@Root() { row }: Run, @Ctx() { loaders }: Context): Promise<CheckpointPolicy | null> {
    return loaders.checkpointPolicy.load(row.id);
  }

  @Query(() => CheckpointBill, {
    nullable: true,
    description:
      'What the checkpoints of a run take on the disk, and would take under a policy that it need not have; null when there is no such run. A policy that `setCheckpointPolicy` would refuse is BAD_USER_INPUT.',
    complexity: 30,
  })
  async checkpointBill(
    @Arg('runId', () => ID, { description: 'Id of a Run.' }) runId: string,
    @Arg('policy', () => CheckpointPolicyInput, {
      nullable: true,
      description: 'Null keeps all of them.',
    })
    policy: CheckpointPolicyInput | null,
    @Ctx() { prisma, loaders }: Context,
  ): Promise<CheckpointBill | null> {
    const parsed = parseInput(z.object({ policy: checkpointPolicySchema.nullish() }), { policy });
    if (parsed.userErrors)
      throw codedError('BAD_USER_INPUT', parsed.userErrors.map(({ message }) => message).join(' '));
    const uuid = uuidOf('Run', runId);
    const row = uuid && (await loaders.run.load(uuid));
    return row ? readCheckpointBill(prisma, row, parsed.value.policy ?? null) : null;
  }

  @Mutation(() => SetCheckpointPolicyPayload, {
    description:
      'Says which checkpoints of a run are kept from now on; `checkpointBill` tells before what goes. A worker removes the ' +
      'others for good, not into the trash, with its next clean-up: never a pinned one, one with an alias, the one that the run would continue ' +
      'from, or one that was translated with, scored on the test images, or is at work. Needs the role EDITOR in its experiment for own runs, ' +
      'OPERATOR for others.',
  })
  async setCheckpointPolicy(
    @Arg('input', () => SetCheckpointPolicyInput, { description: 'Of which run, and which.' })
    input: SetCheckpointPolicyInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<SetCheckpointPolicyPayload> {
    const { run, userErrors } = await setCheckpointPolicy(
      prisma,
      requireRoleAnywhere(viewer, 'EDITOR'),
      input,
    );
    return { run: run && new Run(run), userErrors: [...userErrors] };
  }
}
