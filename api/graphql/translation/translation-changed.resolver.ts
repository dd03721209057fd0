import { Arg, Authorized, Ctx, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Translation as TranslationRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { rowSource } from '../../events/row-source.ts';
import { createLoaders } from '../loaders.ts';
import { uuidOf } from '../relay/global-id.ts';
import { isJobDone } from '../shared/is-job-done.ts';
import { Translation } from './translation.type.ts';

@Resolver()
export class TranslationChangedResolver {
  @Authorized('VIEWER')
  @Subscription(() => Translation, {
    description: 'A translation as it is, then after each change, until it has ended.',
    subscribe: async ({ args, context }: { args: { translationId: string }; context: Context }) => {
      const { prisma, wakeUps } = context;
      const id = uuidOf('Translation', args.translationId);
      if (!id || !(await context.loaders.translation.load(id)))
        throw codedError('BAD_USER_INPUT', 'There is no translation of that id.');
      return rowSource(
        { wakeUps, topic: 'translation', id },
        () => prisma.translation.findUnique({ where: { id } }),
        (row) => isJobDone(row.state),
      );
    },
  })
  translationChanged(
    @Arg('translationId', () => ID, { description: 'Id of a Translation.' }) _id: string,
    @Root() row: TranslationRow,
    @Ctx() context: Context,
  ): Translation {
    context.loaders = createLoaders(context.prisma); // rows read for an earlier event have grown stale
    return new Translation(row);
  }
}
