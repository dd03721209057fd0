import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Context } from '../../context.ts';
import { DatasetVersion } from '../dataset/dataset.type.ts';
import { PageArgs } from '../relay/page-args.ts';
import { readPage } from '../relay/read-page.ts';
import { idKey, timeKey } from '../relay/sort-key.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { Run, RunConnection } from './run.type.ts';

/** What was trained on a version of a dataset. */
@Resolver(() => DatasetVersion)
export class RunsOfVersionResolver {
  @FieldResolver(() => RunConnection, {
    description: 'The runs that are trained on it, archived ones too, newest first.',
  })
  async runs(
    @Root() { row: { id } }: DatasetVersion,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { prisma }: Context,
  ): Promise<RunConnection> {
    const where = { datasetVersionId: id, ...NOT_IN_TRASH };
    const page = await readPage(args, {
      order: { field: 'createdAt', direction: 'DESC', key: timeKey('createdAt'), id: idKey },
      fetch: ({ within, orderBy, take }) =>
        prisma.run.findMany({ where: { ...where, AND: within }, orderBy, take }),
      item: (run) => new Run(run),
    });
    return new RunConnection(page, async () => ({ count: await prisma.run.count({ where }), isExact: true }));
  }
}
