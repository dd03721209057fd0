import { Arg, Authorized, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Prisma } from '#db/generated/client.ts';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { SaveClaimsInput } from './claim.input.ts';
import { SaveClaimsPayload } from './claim.payload.ts';
import { ClaimSuite } from './claim-suite.type.ts';
import { saveClaims } from './save-claims.commands.ts';

/** Of experiments that answer claims there are few; the newest are shown. */
const MOST = 20;

@Authorized('VIEWER')
@Resolver()
export class ClaimResolver {
  @Query(() => [ClaimSuite], {
    description: `Experiments that answer claims, with their verdicts: the newest ${MOST}.`,
    complexity: ({ childComplexity }) => 5 + childComplexity,
  })
  async claims(
    @Arg('experimentId', () => ID, {
      nullable: true,
      description: 'Only that of this Experiment; null = all.',
    })
    experimentId: string | null,
    @Ctx() { prisma }: Context,
  ): Promise<ClaimSuite[]> {
    const id = experimentId == null ? null : uuidOf('Experiment', experimentId);
    if (experimentId != null && id === null) return [];
    const rows = await prisma.experiment.findMany({
      where: { claims: { not: Prisma.DbNull }, ...(id === null ? {} : { id }) },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: MOST,
    });
    return rows.map((row) => new ClaimSuite(row));
  }

  @Mutation(() => SaveClaimsPayload, {
    description:
      'Makes an experiment answer the claims of a suite. Where it has one already, only words may differ from it: other ' +
      'settings are refused, and each difference is shown. Needs the role EDITOR there.',
  })
  async saveClaims(
    @Arg('input', () => SaveClaimsInput, { description: 'The experiment and the suite.' })
    input: SaveClaimsInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<SaveClaimsPayload> {
    const editor = requireRoleAnywhere(viewer, 'EDITOR');
    const { experiment, userErrors } = await saveClaims(prisma, editor, input);
    return { claims: experiment && new ClaimSuite(experiment), userErrors };
  }
}
