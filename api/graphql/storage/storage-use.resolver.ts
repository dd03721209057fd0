import { Authorized, Ctx, Query, Resolver, Subscription } from 'type-graphql';
import type { Context } from '../../context.ts';
import { wholeSource } from '../../events/whole-source.ts';
import { readStorageUse } from './storage-use.queries.ts';
import { StorageUse } from './storage-use.type.ts';

/** To sum all of it takes longer than to read a list. */
const PAUSE_MS = 2_000;
/** Nobody tells of what other programs put on the disk. */
const LOOK_AGAIN_MS = 10_000;

@Authorized('VIEWER')
@Resolver()
export class StorageUseResolver {
  @Query(() => [StorageUse], {
    description: 'What takes room on the disk, kind by kind.',
    complexity: 200,
  })
  storageUse(@Ctx() { prisma }: Context): Promise<StorageUse[]> {
    return readStorageUse(prisma);
  }

  @Subscription(() => Boolean, {
    description:
      'True at first, after what may have changed `storageUse` or `storageSpace`, at most every two seconds, and every ten: ' +
      'read them again.',
    subscribe: ({ context: { wakeUps } }: { context: Context }) =>
      wholeSource(wakeUps, {
        topics: ['run', 'checkpoints', 'work', 'dataset', 'trash'],
        read: () => Promise.resolve(true),
        pauseMs: PAUSE_MS,
        everyMs: LOOK_AGAIN_MS,
      }),
  })
  storageUseChanged(): boolean {
    return true;
  }
}
