import { Ctx, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { JobState as State } from '#contracts/run-state.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { definitionOf } from '#jobs/definitions.ts';
import { mayOperate } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { globalId } from '../relay/global-id.ts';
import { shortIdOf } from '#contracts/short-id-of.ts';
import { JobState } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';
import { Waiting } from '../work/waiting.type.ts';
import { mayCancelWork } from './may-cancel-work.ts';
import type { QueuedRow } from './queue.queries.ts';

const kindOf = {
  train: 'RUN',
  evaluate: 'EVALUATION',
  estimate: 'ESTIMATE',
  serve: 'TRANSLATION',
  data: 'IMPORT',
  verify: 'VERIFICATION',
} as const satisfies Record<WorkerRole, string>;
type Kind = (typeof kindOf)[WorkerRole];
export const WorkKind = Object.fromEntries(Object.values(kindOf).map((kind) => [kind, kind])) as {
  readonly [Each in Kind]: Each;
};
registerEnumType(WorkKind, {
  name: 'WorkKind',
  description: 'What a piece of work is.',
  valuesConfig: {
    RUN: { description: 'Trains a run.' },
    EVALUATION: { description: 'Scores a checkpoint.' },
    ESTIMATE: { description: 'Measures how long a run would take.' },
    TRANSLATION: { description: 'Translates an image.' },
    IMPORT: {
      description: 'Makes a dataset version of archives, or a run of the checkpoint of another server.',
    },
    VERIFICATION: { description: 'Reads all stored files and compares them with their hashes.' },
  },
});

@ObjectType({ description: 'Work that waits for a worker, or that one does.' })
export class QueuedWork {
  constructor(private readonly row: QueuedRow) {}

  @Field(() => ID, { description: 'For `cancelWork` and `prioritizeWork`.' })
  get id(): string {
    return globalId('Job', this.row.id);
  }

  @Field(() => WorkKind, { description: 'What it is.' })
  get kind(): Kind {
    return kindOf[definitionOf(this.row.kind).role];
  }

  @Field(() => String, {
    description:
      'Last 8 digits of the id of the run, evaluation, ... that it is: the command line takes it by them.',
  })
  get shortId(): string {
    return shortIdOf(this.row.subjectId);
  }

  @Field(() => String, {
    description: 'What it is about, e.g. the name of the run, or "step 800 of first try".',
  })
  get name(): string {
    const { kind, runName, step, datasetName, filename } = this.row;
    if (kind === 'VERIFY') return 'all stored files';
    if (step !== null) return `step ${step} of ${runName ?? 'a run'}`;
    return runName ?? datasetName ?? filename ?? kind.toLowerCase();
  }

  @Field(() => ID, { nullable: true, description: 'The Run that it is or is about; null for other work.' })
  get runId(): string | null {
    return this.row.runId === null ? null : globalId('Run', this.row.runId);
  }

  @Field(() => ID, { nullable: true, description: 'The Dataset that it is about; null for other work.' })
  get datasetId(): string | null {
    return this.row.datasetId === null ? null : globalId('Dataset', this.row.datasetId);
  }

  @Field(() => JobState, { description: '`QUEUED` or `RUNNING`.' })
  get state(): State {
    return this.row.state;
  }

  @Field(() => Int, { description: 'Of its kind, higher is taken first; equal ones as they were queued.' })
  get priority(): number {
    return this.row.priority;
  }

  @Field(() => Waiting, { nullable: true, description: 'What it waits for; null unless it is QUEUED.' })
  async waiting(@Ctx() { loaders }: Context): Promise<Waiting | null> {
    const place = this.row.state === 'QUEUED' ? await loaders.queuePlace.load(this.row.subjectId) : null;
    return place && new Waiting(place);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Name of the worker that does it; null while it waits.',
  })
  get workerName(): string | null {
    return this.row.state === 'RUNNING' ? this.row.workerName : null;
  }

  @Field(() => User, { nullable: true, description: 'Who requested it; null where that is not recorded.' })
  async requestedBy(@Ctx() { loaders }: Context): Promise<User | null> {
    const { requestedById } = this.row;
    const row = requestedById === null ? null : await loaders.user.load(requestedById);
    return row && new User(row);
  }

  @Field(() => DateTime, { description: 'When it was queued.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When a worker first began it; null before that.' })
  get startedAt(): Date | null {
    return this.row.startedAt;
  }

  @Field(() => Boolean, { description: 'Whether the viewer may cancel it.' })
  mayCancel(@Ctx() { viewer }: Context): boolean {
    return viewer !== null && mayCancelWork(viewer, this.row);
  }

  @Field(() => Boolean, { description: 'Whether the viewer may change its place among other work.' })
  mayPrioritize(@Ctx() { viewer }: Context): boolean {
    return viewer !== null && mayOperate(viewer, this.row.path);
  }
}

@ObjectType({
  description: 'All work that is under way or waits, as it is at one moment.',
  simpleResolvers: true,
})
export class Queue {
  @Field(() => [QueuedWork], { description: 'What workers are doing, kind by kind.' })
  readonly running!: readonly QueuedWork[];

  @Field(() => [QueuedWork], {
    description: 'What waits, kind by kind, in the order in which workers take it: at most 200 of each kind.',
  })
  readonly waiting!: readonly QueuedWork[];

  @Field(() => Int, { description: 'How much waits, listed or not.' })
  readonly waitingCount!: number;
}
