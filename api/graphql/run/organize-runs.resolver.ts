import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { organizeRuns } from './organize-runs.commands.ts';
import { OrganizeRunsInput } from './organize-runs.input.ts';
import { OrganizeRunsPayload } from './organize-runs.payload.ts';
import { Run } from './run.type.ts';

@Authorized('VIEWER')
@Resolver()
export class OrganizeRunsResolver {
  @Mutation(() => OrganizeRunsPayload, {
    description:
      'Tags, stars, moves and archives many runs at once; what is refused for one of them is done for the others. Needs the ' +
      'role EDITOR, and OPERATOR to tag, move or archive the runs of others: in their experiments, and in the one that they ' +
      'are moved to.',
    complexity: 50,
  })
  async organizeRuns(
    @Arg('input', () => OrganizeRunsInput, { description: 'Which runs, and how.' }) input: OrganizeRunsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<OrganizeRunsPayload> {
    const { runs, userErrors } = await organizeRuns(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
    return { runs: runs.map((row) => new Run(row)), userErrors: [...userErrors] };
  }
}
