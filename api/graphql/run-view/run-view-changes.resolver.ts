import { Arg, Authorized, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { RunView as RunViewRow } from '#db/generated/client.ts';
import { requireRole } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { uuidOf } from '../relay/global-id.ts';
import { RunViewChange } from './run-view-change.type.ts';
import { visibleViews } from './visible-views.ts';

@Resolver()
export class RunViewChangesResolver {
  @Authorized('VIEWER')
  @Subscription(() => RunViewChange, {
    description:
      'A saved view, each time that it was changed, shared, taken back or deleted, at most four times a second.',
    subscribe: ({ args, context }: { args: { viewId: string }; context: Context }) => {
      const viewer = requireRole(context.viewer, 'VIEWER');
      const uuid = uuidOf('RunView', args.viewId);
      if (!uuid) throw codedError('BAD_USER_INPUT', 'No view has this id.');
      return changedRowsSource(context.wakeUps, 'view', async (ids) => {
        if (!ids.includes(uuid)) return [];
        const where = { id: uuid, ...visibleViews(viewer.id) };
        return [{ view: await context.prisma.runView.findUnique({ where }) }];
      });
    },
  })
  runViewChanged(
    @Arg('viewId', () => ID, { description: 'Id of a RunView.' }) _viewId: string,
    @Root() { view }: { view: RunViewRow | null },
  ): RunViewChange {
    return new RunViewChange(view);
  }
}
