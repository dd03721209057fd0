import { Ctx, Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { type DegradationReason as Reason, degradationReasonSchema } from '#contracts/degradation.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import type { RunState as State } from '#contracts/run-state.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import type { Run as RunRow } from '#db/generated/client.ts';
import type { Context } from '../../context.ts';
import { Method } from '../method/method.type.ts';
import { METHODS } from '../method/methods.ts';
import { Connection, type Page } from '../relay/connection.ts';
import { Node } from '../node/node.type.ts';
import { RunState } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime, JsonObject } from '../shared/scalars.ts';
import { Waiting } from '../work/waiting.type.ts';
import { ConfigEntry } from './config-entry.type.ts';
import { encodeEventCursor } from '../../events/event-cursor.ts';
import { RunStage, runStages } from './run-stage.type.ts';
import type { RunCount } from './count-runs.ts';
import { configEntries, shownConfig } from './shown-config.ts';
import { shortIdOf } from '#contracts/short-id-of.ts';
import { storedConfig, type StoredConfig } from './stored-config.ts';

@ObjectType({ description: 'Progress of a run.', simpleResolvers: true })
export class RunProgress {
  @Field(() => Int, { description: 'Steps done, of the whole run.' })
  readonly step!: number;

  @Field(() => Int, { description: 'Steps of the whole run.' })
  readonly totalSteps!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Steps per second at the newest step; null before the first step.',
  })
  readonly stepsPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds left at that pace.' })
  readonly etaSeconds!: number | null;
}

const DegradationReason = { ...degradationReasonSchema.enum };
registerEnumType(DegradationReason, {
  name: 'DegradationReason',
  description: 'Why a run continues without saving.',
  valuesConfig: {
    STORAGE_FULL: {
      description:
        'A disk has no room: that of the files for a checkpoint, or that of the database for what the run reports. Saving is retried until there is.',
    },
  },
});

@ObjectType({ description: 'A problem that a run continues with.', simpleResolvers: true })
export class Degradation {
  @Field(() => DegradationReason, { description: 'Why.' })
  readonly reason!: Reason;

  @Field(() => String, { description: 'A human-readable message that says what to do.' })
  readonly message!: string;

  @Field(() => DateTime, { description: 'Since when.' })
  readonly since!: Date;
}

@ObjectType({
  implements: Node,
  description: 'One training from start to end, across every resume.',
})
export class Run extends Node {
  /** As it stood when it was read: what is read beside it goes no further than its newest event. */
  constructor(readonly row: RunRow) {
    super('Run', row.id);
  }

  #config: Promise<StoredConfig> | undefined;
  #readConfig({ loaders }: Context): Promise<StoredConfig> {
    return (this.#config ??= loaders.runConfig.load(this.row.id).then(storedConfig));
  }

  @Field(() => String, {
    description:
      'The last 8 hexadecimal digits of its id, by which the command line takes it; see `RunFilter.shortId`.',
  })
  get shortId(): string {
    return shortIdOf(this.row.id);
  }

  @Field(() => String, { description: 'Display name; does not have to be unique.' })
  get displayName(): string {
    return this.row.displayName;
  }

  @Field(() => RunState, { description: 'Its state.' })
  get state(): State {
    return this.row.state;
  }

  @Field(() => Waiting, { nullable: true, description: 'What it waits for; null unless it is QUEUED.' })
  async waiting(@Ctx() { loaders }: Context): Promise<Waiting | null> {
    const place = await loaders.queuePlace.load(this.row.id);
    return place && new Waiting(place);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Name of one of `stages`; null before the first step.',
  })
  get stage(): string | null {
    return this.row.stage;
  }

  @Field(() => Int, { description: 'Incremented by every change a person makes; for `expectedVersion`.' })
  get version(): number {
    return this.row.version;
  }

  @Field(() => [String], { description: 'Its tags.' })
  get tags(): string[] {
    return this.row.tags;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Preset it started from, which may no longer exist; null when the config does not say.',
  })
  get preset(): string | null {
    return this.row.preset;
  }

  @Field(() => Method, { nullable: true, description: 'Its method; null when `configProblem` is set.' })
  async method(@Ctx() context: Context): Promise<Method | null> {
    const { config } = await this.#readConfig(context);
    return config && (METHODS.get(config.method) ?? null);
  }

  @Field(() => [RunStage], {
    nullable: true,
    description: 'Its stages, in order; null when `configProblem` is set.',
  })
  async stages(@Ctx() context: Context): Promise<RunStage[] | null> {
    const { config } = await this.#readConfig(context);
    return config && runStages(config);
  }

  @Field(() => JsonObject, {
    nullable: true,
    description:
      'Every knob, as the run was started; null with the error UNREADABLE_RECORD when it cannot be read.',
  })
  async config(@Ctx() { loaders }: Context): Promise<object> {
    return shownConfig(readRunConfig(await loaders.runConfig.load(this.row.id)));
  }

  @Field(() => [ConfigEntry], {
    nullable: true,
    description: 'The config as a list of knobs with labels and units; null when `configProblem` is set.',
  })
  async configEntries(@Ctx() context: Context): Promise<ConfigEntry[] | null> {
    const { config } = await this.#readConfig(context);
    return config && configEntries(config);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why its stored config cannot be read, e.g. because a newer program wrote it; else null.',
  })
  async configProblem(@Ctx() context: Context): Promise<string | null> {
    return (await this.#readConfig(context)).problem;
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it failed.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
  }

  @Field(() => Degradation, {
    nullable: true,
    description: 'Why it continues without saving; null while all is well.',
  })
  get degraded(): Degradation | null {
    const { degradedReason: reason, degradedMessage: message, degradedSince: since } = this.row;
    const isTraining = this.row.state === 'RUNNING' || this.row.state === 'CANCELING';
    return !isTraining || reason === null || message === null || since === null
      ? null
      : { reason: degradationReasonSchema.parse(reason), message, since };
  }

  @Field(() => String, {
    nullable: true,
    description:
      'With its library, for example `onnx (onnxruntime-node 1.30.0), 2 threads`; null before the first step.',
  })
  get computeBackend(): string | null {
    if (this.row.computePlan === null) return null;
    const { backend, library, threads } = readComputePlan(this.row.computePlan);
    return `${backend} (${library}), ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  }

  @Field(() => DateTime, { description: 'When it was queued.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When a worker first took it.' })
  get startedAt(): Date | null {
    return this.row.startedAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null until then.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when it is archived: lists leave it out unless they are asked for `archived` runs.',
  })
  get archivedAt(): Date | null {
    return this.row.archivedAt;
  }

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when it lies in the trash; null = it does not. Of all that gives runs, only `runsChanged` gives those.',
  })
  get trashedAt(): Date | null {
    return this.row.trashedAt;
  }

  @Field(() => String, {
    description:
      'The point up to which everything in the same answer was read: pass it to `runEvents` as `after`, and no event is missed or repeated.',
  })
  get eventCursor(): string {
    return encodeEventCursor({ sequence: this.row.lastSequence, epoch: this.row.segmentEpoch });
  }
}

@ObjectType({ description: 'Runs in the requested order.' })
export class RunConnection extends Connection('Run', () => Run) {
  constructor(
    page: Page<Run>,
    private readonly countAll: () => Promise<RunCount>,
  ) {
    super(page);
  }

  #counted: Promise<RunCount> | undefined;
  #count(): Promise<RunCount> {
    return (this.#counted ??= this.countAll());
  }

  @Field(() => Int, {
    description:
      'Number of runs that match the filter, over all pages: exact up to 10,000, beyond that estimated from the statistics of the database.',
    complexity: 5,
  })
  async totalCount(): Promise<number> {
    return (await this.#count()).count;
  }

  @Field(() => Boolean, { description: 'Whether `totalCount` is exact.' })
  async totalCountIsExact(): Promise<boolean> {
    return (await this.#count()).isExact;
  }
}
