import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { Experiment } from '../experiment/experiment.type.ts';
import { grantExperimentRole, revokeExperimentRole, type RoleChange } from './experiment-role.commands.ts';
import { GrantExperimentRoleInput, RevokeExperimentRoleInput } from './experiment-role.input.ts';
import { GrantExperimentRolePayload, RevokeExperimentRolePayload } from './experiment-role.payload.ts';

@Authorized('ADMIN')
@Resolver()
export class ExperimentRoleResolver {
  @Mutation(() => GrantExperimentRolePayload, {
    description:
      'Lets a user do more in an experiment and in all below it than their role on the server does. It holds at once, goes ' +
      'with the experiment to another path, and ends with it. Needs the role ADMIN.',
  })
  async grantExperimentRole(
    @Arg('input', () => GrantExperimentRoleInput, { description: 'Where, for whom, and which.' })
    input: GrantExperimentRoleInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<GrantExperimentRolePayload> {
    return payloadOf(await grantExperimentRole(prisma, requireRole(viewer, 'ADMIN'), input));
  }

  @Mutation(() => RevokeExperimentRolePayload, {
    description:
      'Ends the role that was granted to a user in an experiment, at once. What was granted above it stays. Refused with ' +
      'NOT_FOUND where none was granted. Needs the role ADMIN.',
  })
  async revokeExperimentRole(
    @Arg('input', () => RevokeExperimentRoleInput, { description: 'Where, and whose.' })
    input: RevokeExperimentRoleInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RevokeExperimentRolePayload> {
    return payloadOf(await revokeExperimentRole(prisma, requireRole(viewer, 'ADMIN'), input));
  }
}

function payloadOf({ experiment, userErrors }: RoleChange) {
  return { experiment: experiment && new Experiment(experiment), userErrors };
}
