import { Authorized, Ctx, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../context.ts';
import { wholeSource } from '../../events/whole-source.ts';
import { readOverview } from './overview.queries.ts';
import { Overview } from './overview.type.ts';

/** Nobody tells of a disk that fills, or of a worker that falls silent. */
const LOOK_AGAIN_MS = 5_000;

@Authorized('VIEWER')
@Resolver()
export class OverviewResolver {
  @Query(() => Overview, {
    description: 'The whole server at a glance, and what needs a hand.',
    complexity: 200,
  })
  overview(@Ctx() context: Context): Promise<Overview> {
    return readOverview(context);
  }

  @Subscription(() => Overview, {
    description: '`overview` as it is, then after changes, at most once a second, and every five seconds.',
    subscribe: ({ context }: { context: Context }) =>
      wholeSource(context.wakeUps, {
        topics: ['worker', 'queue', 'run', 'trash', 'dataset'],
        read: () => readOverview(context),
        everyMs: LOOK_AGAIN_MS,
      }),
  })
  overviewChanged(@Root() overview: Overview): Overview {
    return overview;
  }
}
