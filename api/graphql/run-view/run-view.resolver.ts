import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { requireRole, requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { PageArgs } from '../relay/page-args.ts';
import { createRunView, deleteRunView, updateRunView, type ViewChange } from './run-view.commands.ts';
import { CreateRunViewInput, DeleteRunViewInput, UpdateRunViewInput } from './run-view.input.ts';
import { CreateRunViewPayload, DeleteRunViewPayload, UpdateRunViewPayload } from './run-view.payload.ts';
import { readRunViews } from './run-view.queries.ts';
import { RunView, RunViewConnection } from './run-view.type.ts';

@Authorized('VIEWER')
@Resolver()
export class RunViewResolver {
  @Query(() => RunViewConnection, {
    description: 'Saved views of the table of runs: those of the viewer and shared ones, by name.',
  })
  async runViews(
    @Arg('name', () => String, { nullable: true, description: 'Only those with this name; null = all.' })
    name: string | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<RunViewConnection> {
    const page = await readRunViews(prisma, requireRole(viewer, 'VIEWER'), name ?? null, args);
    return new RunViewConnection(page);
  }

  @Mutation(() => CreateRunViewPayload, {
    description: 'Saves what the table of runs shows under a name. Needs the role EDITOR, in any experiment.',
  })
  async createRunView(
    @Arg('input', () => CreateRunViewInput, { description: 'What to save.' }) input: CreateRunViewInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CreateRunViewPayload> {
    return payloadOf(await createRunView(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => UpdateRunViewPayload, {
    description:
      'Renames a saved view, shares it or takes it back, or changes what it shows. Needs the role EDITOR, in any experiment, for own views, ' +
      'ADMIN for those that others share.',
  })
  async updateRunView(
    @Arg('input', () => UpdateRunViewInput, { description: 'What to change.' }) input: UpdateRunViewInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<UpdateRunViewPayload> {
    return payloadOf(await updateRunView(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input));
  }

  @Mutation(() => DeleteRunViewPayload, {
    description:
      'Deletes a saved view; its runs stay. Needs the role EDITOR, in any experiment, for own views, ADMIN for those that others share.',
  })
  async deleteRunView(
    @Arg('input', () => DeleteRunViewInput, { description: 'Which view.' }) input: DeleteRunViewInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<DeleteRunViewPayload> {
    return deleteRunView(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }
}

function payloadOf({ view, userErrors }: ViewChange) {
  return { view: view && new RunView(view), userErrors };
}
