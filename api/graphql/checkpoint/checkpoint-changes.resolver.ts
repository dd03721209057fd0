import { Arg, Authorized, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Run as RunRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import { uuidOf } from '../relay/global-id.ts';
import { Run } from '../run/run.type.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';

@Resolver()
export class CheckpointChangesResolver {
  @Authorized('VIEWER')
  @Subscription(() => Run, {
    description:
      'The run, each time that some of its checkpoints were pinned, unpinned, deleted or restored, or got or lost an ' +
      'alias, at most four times a second; whether it has ended or not. New checkpoints come with `runEvents`.',
    subscribe: ({ args, context: { wakeUps, prisma } }: { args: { runId: string }; context: Context }) => {
      const uuid = uuidOf('Run', args.runId);
      if (!uuid) throw codedError('BAD_USER_INPUT', 'No run has this id.');
      return changedRowsSource(wakeUps, 'checkpoints', (ids) =>
        ids.includes(uuid)
          ? prisma.run.findMany({ where: { id: uuid, ...NOT_IN_TRASH } })
          : Promise.resolve([]),
      );
    },
  })
  checkpointsChanged(
    @Arg('runId', () => ID, { description: 'Id of a Run.' }) _runId: string,
    @Root() row: RunRow,
  ): Run {
    return new Run(row);
  }
}
