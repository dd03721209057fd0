import { Field, Float, Int, ObjectType } from 'type-graphql';
import { logLevelSchema, type LogLevel as Level } from '#contracts/events.ts';
import { type RunConfig, runConfigSchema } from '#contracts/run-config.ts';
import type { RunState as State, TrainingStage as Stage } from '#contracts/run-state.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import type { LogLine as LogLineRow, Run as RunRow } from '#db/generated/client.ts';
import { Connection, type Page } from '../relay/connection.ts';
import { globalId } from '../relay/global-id.ts';
import { Node } from '../node/node.type.ts';
import { LogLevel, RunState, TrainingStage } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime } from '../shared/scalars.ts';
import { encodeEventCursor } from '../../events/event-cursor.ts';
import { RunConfigType } from './run-config.type.ts';

@ObjectType({ description: 'How far a run is.', simpleResolvers: true })
export class RunProgress {
  @Field(() => Int, { description: 'Steps done, of the whole run.' })
  readonly step!: number;

  @Field(() => Int, { description: 'Steps of the whole run.' })
  readonly totalSteps!: number;

  @Field(() => Float, { nullable: true, description: 'Pace of the newest step; null while none is made.' })
  readonly stepsPerSecond!: number | null;

  @Field(() => Float, { nullable: true, description: 'Seconds to the end at that pace.' })
  readonly etaSeconds!: number | null;
}

@ObjectType({
  implements: Node,
  description: 'One training, from its start to its end, through every resume.',
})
export class Run extends Node {
  /** As it stood when it was read: what is read beside it goes no further than its newest event. */
  constructor(readonly row: RunRow) {
    super('Run', row.id);
  }

  @Field(() => String, { description: 'Name for people; need not be unique.' })
  get displayName(): string {
    return this.row.displayName;
  }

  @Field(() => RunState, { description: 'Where it stands.' })
  get state(): State {
    return this.row.state;
  }

  @Field(() => TrainingStage, { nullable: true, description: 'Null before the first step.' })
  get stage(): Stage | null {
    return this.row.stage;
  }

  @Field(() => Int, { description: 'Raised by each change that a person makes; for `expectedVersion`.' })
  get version(): number {
    return this.row.version;
  }

  @Field(() => [String], { description: 'Words to find it by.' })
  get tags(): string[] {
    return this.row.tags;
  }

  @Field(() => String, { description: 'Preset it started from.' })
  get preset(): string {
    return runConfigSchema.shape.preset.parse((this.row.config as { preset?: unknown }).preset);
  }

  @Field(() => RunConfigType, { description: 'Every knob, as it was started.' })
  get config(): RunConfig {
    const config = runConfigSchema.parse(this.row.config);
    const artifact = config.maskArtifactId;
    return { ...config, maskArtifactId: artifact && globalId('MaskArtifact', artifact) };
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it did.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
  }

  @Field(() => String, { nullable: true, description: 'E.g. `onnx, 2 threads`; null before the first step.' })
  get computeBackend(): string | null {
    if (this.row.computePlan === null) return null;
    const { backend, threads } = readComputePlan(this.row.computePlan);
    return `${backend}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  }

  @Field(() => DateTime, { description: 'When it was queued.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When a worker first took it.' })
  get startedAt(): Date | null {
    return this.row.startedAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it goes on.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }

  @Field(() => String, {
    description:
      'Everything read beside it goes exactly that far: hand it to `runEvents` as `after` and nothing is lost or comes twice.',
  })
  get eventCursor(): string {
    return encodeEventCursor({ sequence: this.row.lastSequence, epoch: this.row.segmentEpoch });
  }
}

@ObjectType({ description: 'A line that a run logged.', simpleResolvers: true })
export class LogLine {
  @Field(() => DateTime, { description: "When, by the worker's clock." })
  readonly time: Date;

  @Field(() => LogLevel, { description: 'How much it matters.' })
  readonly level: Level;

  @Field(() => String, { description: 'What it says.' })
  readonly text: string;

  constructor(row: LogLineRow) {
    this.time = row.time;
    this.level = logLevelSchema.parse(row.level);
    this.text = row.text;
  }
}

@ObjectType({ description: 'Log lines of a run, oldest first.' })
export class LogLineConnection extends Connection('LogLine', () => LogLine) {}

@ObjectType({ description: 'Runs in the asked order.' })
export class RunConnection extends Connection('Run', () => Run) {
  constructor(
    page: Page<Run>,
    private readonly count: () => Promise<number>,
  ) {
    super(page);
  }

  @Field(() => Int, { description: 'Runs that the filter lets through, over all pages.', complexity: 5 })
  totalCount(): Promise<number> {
    return this.count();
  }
}
