import { Authorized, Resolver, Subscription } from 'type-graphql';
import type { Context } from '../../context.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';

@Resolver()
export class TrashChangesResolver {
  @Authorized('VIEWER')
  @Subscription(() => Boolean, {
    description:
      'True each time that something went to the trash, came back, or is gone for good, at most four times a second: read ' +
      'the trash again.',
    subscribe: ({ context: { wakeUps } }: { context: Context }) =>
      changedRowsSource(wakeUps, 'trash', () => Promise.resolve([true])),
  })
  trashChanged(): boolean {
    return true;
  }
}
