import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type { Verification as VerificationRow } from '#db/generated/client.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { uuidOf } from '../relay/global-id.ts';
import { watchWork } from '../work/watch-work.ts';
import { verifyStorage } from './verification.commands.ts';
import { VerifyStorageInput } from './verification.input.ts';
import { VerifyStoragePayload } from './verification.payload.ts';
import { Finding, Verification } from './verification.type.ts';

@Authorized('VIEWER')
@Resolver(() => Verification)
export class VerificationResolver {
  @Query(() => Verification, {
    nullable: true,
    description: 'A check of stored files; null when it does not exist.',
  })
  async verification(
    @Arg('id', () => ID, { description: 'Id of a Verification.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Verification | null> {
    const uuid = uuidOf('Verification', id);
    const row = uuid && (await loaders.verification.load(uuid));
    return row ? new Verification(row) : null;
  }

  @Mutation(() => VerifyStoragePayload, {
    description:
      'Reads every stored file that the database knows and compares it with its hash. Needs the role OPERATOR.',
    complexity: 50,
  })
  async verifyStorage(
    @Arg('input', () => VerifyStorageInput, { description: 'What to do about damaged files.' })
    { mode }: VerifyStorageInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<VerifyStoragePayload> {
    const row = await verifyStorage(prisma, requireRole(viewer, 'OPERATOR'), mode);
    return { verification: new Verification(row), userErrors: [] };
  }

  @Subscription(() => Verification, {
    description: 'A check of stored files as it is, then after each change, until it has ended.',
    subscribe: ({ args, context }: { args: { verificationId: string }; context: Context }) =>
      watchWork(context, { type: 'Verification', id: args.verificationId }, (id) =>
        context.prisma.verification.findUnique({ where: { id } }),
      ),
  })
  verificationChanged(
    @Arg('verificationId', () => ID, { description: 'Id of a Verification.' }) _id: string,
    @Root() row: VerificationRow,
  ): Verification {
    return new Verification(row);
  }

  @Authorized('OPERATOR')
  @FieldResolver(() => [Finding], {
    description: 'Files that are damaged or missing; none until it is finished. Needs the role OPERATOR.',
    complexity: 10,
  })
  async findings(@Root() { row }: Verification, @Ctx() { prisma }: Context): Promise<Finding[]> {
    const rows = await prisma.verificationFinding.findMany({
      where: { verificationId: row.id },
      orderBy: { sha256: 'asc' },
    });
    return rows.map((finding) => new Finding(finding));
  }
}
