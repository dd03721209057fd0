import { Arg, Authorized, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { changedRowsSource } from '../../events/changed-rows-source.ts';
import type { RunEvents } from '../../events/run-event-reader.ts';
import { runEventSource } from './run-event-source.ts';
import type { Run as RunRow } from '#db/generated/client.ts';
import { uuidOf } from '../relay/global-id.ts';
import { checkCursor, decodeEventCursor } from '../../events/event-cursor.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { RunEventBatch } from './run-event-batch.type.ts';
import { Run } from './run.type.ts';

interface RunEventsArgs {
  readonly runId: string;
  readonly after?: string | null;
}

@Resolver()
export class RunEventsResolver {
  @Authorized('VIEWER')
  @Subscription(() => RunEventBatch, {
    description:
      'Everything that happens in a run, each event exactly once and in order. Ends when the run has ended. After a new ' +
      'connection, continue with the last cursor seen.',
    subscribe: async ({ args, context }: { args: RunEventsArgs; context: Context }) => {
      const after = args.after == null ? null : decodeEventCursor(args.after);
      const uuid = uuidOf('Run', args.runId);
      const run = uuid && (await context.prisma.run.findUnique({ where: { id: uuid, ...NOT_IN_TRASH } }));
      if (!uuid || !run) throw codedError('BAD_USER_INPUT', 'No run has this id.');
      if (after) checkCursor(after, run);
      return runEventSource(context, uuid, after);
    },
  })
  runEvents(
    @Arg('runId', () => ID, { description: 'Id of a Run.' }) _runId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: '`Run.eventCursor`, or the last cursor seen; null = from the beginning.',
    })
    _after: string | null,
    @Root() events: RunEvents,
  ): RunEventBatch {
    return new RunEventBatch(events);
  }

  @Authorized('VIEWER')
  @Subscription(() => Run, {
    description:
      'Each run after it has changed, at most four times a second; for lists. One that goes to the trash comes with ' +
      '`trashedAt`, and without it when it is back.',
    subscribe: ({ context: { wakeUps, prisma } }: { context: Context }) =>
      changedRowsSource(wakeUps, 'run', (ids) =>
        prisma.run.findMany({ where: { id: { in: ids } }, orderBy: { createdAt: 'asc' } }),
      ),
  })
  runsChanged(@Root() row: RunRow): Run {
    return new Run(row);
  }
}
