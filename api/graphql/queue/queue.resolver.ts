import { Arg, Authorized, Ctx, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { requireRoleAnywhere } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { wholeSource } from '../../events/whole-source.ts';
import { cancelWork, prioritizeWork } from './change-work.commands.ts';
import { CancelWorkInput, PrioritizeWorkInput } from './queue.input.ts';
import { CancelWorkPayload, PrioritizeWorkPayload } from './queue.payload.ts';
import { Queue } from './queue.type.ts';
import { readWholeQueue } from './read-whole-queue.ts';

@Authorized('VIEWER')
@Resolver()
export class QueueResolver {
  @Query(() => Queue, { description: 'All work that is under way or waits for a worker.', complexity: 100 })
  queue(@Ctx() { prisma }: Context): Promise<Queue> {
    return readWholeQueue(prisma);
  }

  @Subscription(() => Queue, {
    description: 'The queue as it is, then after changes, at most once a second.',
    subscribe: ({ context: { prisma, wakeUps } }: { context: Context }) =>
      wholeSource(wakeUps, { topics: ['queue', 'run', 'work'], read: () => readWholeQueue(prisma) }),
  })
  queueChanged(@Root() queue: Queue): Queue {
    return queue;
  }

  @Mutation(() => CancelWorkPayload, {
    description:
      'Cancels work: at once while it waits, else its worker stops, and a run keeps its last checkpoint. Translations ' +
      'under way may still end as they would. Needs the role EDITOR, in the experiment that it is about, for own work, OPERATOR for others and for imports ' +
      'and evaluations.',
    complexity: 50,
  })
  cancelWork(
    @Arg('input', () => CancelWorkInput, { description: 'Which work.' }) input: CancelWorkInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<CancelWorkPayload> {
    return cancelWork(prisma, requireRoleAnywhere(viewer, 'EDITOR'), input);
  }

  @Mutation(() => PrioritizeWorkPayload, {
    description:
      'Lets waiting work be taken sooner or later than other work of its kind. Needs the role OPERATOR, in the experiment that it is about.',
    complexity: 50,
  })
  prioritizeWork(
    @Arg('input', () => PrioritizeWorkInput, { description: 'Which work, and how soon.' })
    input: PrioritizeWorkInput,
    @Ctx() { prisma, viewer }: Context,
  ): Promise<PrioritizeWorkPayload> {
    return prioritizeWork(prisma, requireRoleAnywhere(viewer, 'OPERATOR'), input);
  }
}
