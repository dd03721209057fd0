import { Arg, Authorized, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Import as ImportRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { rowSource } from '../../events/row-source.ts';
import { createLoaders } from '../loaders.ts';
import { uuidOf } from '../relay/global-id.ts';
import { isJobDone } from '../shared/is-job-done.ts';
import { Import } from './import.type.ts';

@Resolver()
export class ImportChangedResolver {
  @Authorized('VIEWER')
  @Subscription(() => Import, {
    description: 'An import as it is, then after each change, until it has ended.',
    subscribe: async ({ args, context }: { args: { importId: string }; context: Context }) => {
      const { prisma, wakeUps } = context;
      const id = uuidOf('Import', args.importId);
      if (!id || !(await context.loaders.import.load(id)))
        throw codedError('BAD_USER_INPUT', 'There is no import of that id.');
      return rowSource(
        { wakeUps, topic: 'import', id },
        () => prisma.import.findUnique({ where: { id } }),
        (row) => isJobDone(row.state),
      );
    },
  })
  importChanged(
    @Arg('importId', () => ID, { description: 'Id of an Import.' }) _id: string,
    @Root() row: ImportRow,
    @Ctx() context: Context,
  ): Import {
    context.loaders = createLoaders(context.prisma); // rows read for an earlier event have grown stale
    return new Import(row);
  }
}
