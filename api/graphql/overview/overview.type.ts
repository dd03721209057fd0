import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, SafeInt } from '../shared/scalars.ts';

export const AttentionKind = {
  STORAGE_AWAY: 'STORAGE_AWAY',
  DISK_LOW: 'DISK_LOW',
  NO_NOTIFICATIONS: 'NO_NOTIFICATIONS',
  WORKER_SHORTAGE: 'WORKER_SHORTAGE',
  WORKERS_OFFLINE: 'WORKERS_OFFLINE',
  WORKER_VERSIONS: 'WORKER_VERSIONS',
  RUNS_DEGRADED: 'RUNS_DEGRADED',
  RUNS_FAILED: 'RUNS_FAILED',
  TRASH: 'TRASH',
} as const;
registerEnumType(AttentionKind, {
  name: 'AttentionKind',
  description: 'What needs a hand.',
  valuesConfig: {
    STORAGE_AWAY: { description: 'The folder of stored files is missing.' },
    DISK_LOW: { description: 'The disk of stored files is full, or nearly so.' },
    NO_NOTIFICATIONS: { description: 'The server does not hear of changes of the database.' },
    WORKER_SHORTAGE: { description: 'Work waits for a role that no running worker has.' },
    WORKERS_OFFLINE: { description: 'Workers fell silent within the last day.' },
    WORKER_VERSIONS: { description: 'Workers run another version than the server.' },
    RUNS_DEGRADED: { description: 'Runs train on without storing what they should.' },
    RUNS_FAILED: { description: 'Runs failed within the last day.' },
    TRASH: { description: 'The trash holds something.' },
  },
});

@ObjectType({ description: 'Something that needs a hand.', simpleResolvers: true })
export class Attention {
  @Field(() => AttentionKind, { description: 'What it is.' })
  readonly kind!: keyof typeof AttentionKind;

  @Field(() => String, { description: 'What is so, in a sentence.' })
  readonly message!: string;

  @Field(() => String, { description: 'What to do next, in a sentence.' })
  readonly act!: string;
}

@ObjectType({ description: 'How much there is, what lies in the trash left out.', simpleResolvers: true })
export class OverviewCounts {
  @Field(() => Int, { description: 'Runs.' })
  readonly runs!: number;

  @Field(() => Int, { description: 'Runs that a worker is at.' })
  readonly activeRuns!: number;

  @Field(() => Int, { description: 'Work that waits for a worker.' })
  readonly waitingWork!: number;

  @Field(() => Int, { description: 'Datasets.' })
  readonly datasets!: number;

  @Field(() => Int, { description: 'Checkpoints.' })
  readonly checkpoints!: number;

  @Field(() => Int, { description: 'Workers that are online.' })
  readonly onlineWorkers!: number;

  @Field(() => Int, { description: 'Users.' })
  readonly users!: number;
}

@ObjectType({ description: 'The whole server at a glance.', simpleResolvers: true })
export class Overview {
  @Field(() => String, { description: 'Version of Exemplar that the server runs.' })
  readonly serverVersion!: string;

  @Field(() => [String], { description: 'Versions of Exemplar that its online workers run, each once.' })
  readonly workerVersions!: readonly string[];

  @Field(() => String, { description: 'Version of Node that the server runs on.' })
  readonly nodeVersion!: string;

  @Field(() => String, { description: 'Version of Postgres.' })
  readonly databaseVersion!: string;

  @Field(() => DateTime, { description: 'When the server was started.' })
  readonly startedAt!: Date;

  @Field(() => SafeInt, {
    nullable: true,
    description: 'Free bytes on the disk of stored files; null while their folder is missing.',
  })
  readonly freeBytes!: number | null;

  @Field(() => [Attention], {
    description: 'What needs a hand, the most urgent first; empty when all is well.',
  })
  readonly attention!: readonly Attention[];

  @Field(() => OverviewCounts, { description: 'How much there is.' })
  readonly counts!: OverviewCounts;
}
