import { Field, Int, ObjectType } from 'type-graphql';
import type { PointRow, RunEvents } from '../../events/run-event-reader.ts';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { MetricColumn, finite } from '../metric/metric.type.ts';
import { encodeEventCursor } from '../../events/event-cursor.ts';
import { LogLine } from './log-line.type.ts';
import { Run } from './run.type.ts';
import { Sample } from './sample.type.ts';

@ObjectType({ description: 'What happened in a run since the previous cursor.', simpleResolvers: true })
export class RunEventBatch {
  @Field(() => String, {
    description: 'Where to continue: keep it, and pass it as `after` on the next connection.',
  })
  readonly cursor: string;

  @Field(() => Boolean, { description: 'Whether the client is up to date.' })
  readonly upToDate: boolean;

  @Field(() => Run, { description: 'The run as it is now.' })
  readonly run: Run;

  @Field(() => [MetricColumn], { description: 'New points.' })
  readonly metrics: readonly MetricColumn[];

  @Field(() => [Sample], { description: 'New sample grids.' })
  readonly samples: readonly Sample[];

  @Field(() => [Checkpoint], { description: 'New checkpoints.' })
  readonly checkpoints: readonly Checkpoint[];

  @Field(() => [LogLine], { description: 'New log lines.' })
  readonly logLines: readonly LogLine[];

  @Field(() => Boolean, {
    description: 'A resume hid points: drop everything after `resetToStep`, then apply this batch.',
  })
  readonly reset: boolean;

  @Field(() => Int, { nullable: true, description: 'The last step that is kept; null without `reset`.' })
  readonly resetToStep: number | null;

  constructor(events: RunEvents) {
    this.cursor = encodeEventCursor(events.cursor);
    this.upToDate = events.upToDate;
    this.run = new Run(events.run);
    this.metrics = columnsOf(events.points);
    this.samples = events.samples.map((row) => new Sample(row));
    this.checkpoints = events.checkpoints.map((row) => new Checkpoint(row));
    this.logLines = events.logLines.map((row) => new LogLine(row));
    this.reset = events.resetToStep !== null;
    this.resetToStep = events.resetToStep;
  }
}

function columnsOf(points: readonly PointRow[]): MetricColumn[] {
  const columns = new Map<string, { name: string; steps: number[]; values: (number | null)[] }>();
  for (const { name, step, value } of points) {
    const column = columns.get(name) ?? { name, steps: [], values: [] };
    columns.set(name, column);
    column.steps.push(step);
    column.values.push(finite(value));
  }
  return [...columns.values()];
}
