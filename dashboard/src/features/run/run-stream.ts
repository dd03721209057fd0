import { appendPoints, cutAfter, emptySeries, type Series } from '../../charts/series.ts';
import { unpackCurve } from '../../charts/unpack-curve.ts';
import type {
  CheckpointRowFragment,
  RunEventsSubscription,
  RunPageQuery,
  RunPulseFragment,
  SampleGridFragment,
} from '../../gql/graphql.ts';
import { linesOf, type LogWindow, withLater } from './log-window.ts';

export type RunSnapshot = NonNullable<RunPageQuery['run']>;
export type RunEventBatch = RunEventsSubscription['runEvents'];

/** Everything of a run that changes while one looks at it. */
export interface RunStream {
  readonly run: RunPulseFragment;
  /** What has been seen; the subscription goes on after it. */
  readonly cursor: string;
  readonly series: ReadonlyMap<string, Series>;
  /** Every step with grids, ascending; `samples` has those of the newest. */
  readonly sampleSteps: readonly number[];
  /** Ascending by step. */
  readonly samples: readonly SampleGridFragment[];
  /** Ascending by step. */
  readonly checkpoints: readonly CheckpointRowFragment[];
  /** Where the checkpoints before those go on; null when they are all there. */
  readonly earlierCheckpoints: string | null;
  /** The end of the log. */
  readonly log: LogWindow;
}

export interface EarlierPage<Item> {
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
}

export function openStream(snapshot: RunSnapshot): RunStream {
  return {
    run: snapshot,
    cursor: snapshot.eventCursor,
    series: new Map(snapshot.metricSeries.map(({ name, packed }) => [name, unpackCurve(packed)])),
    sampleSteps: snapshot.sampleSteps,
    samples: byStep([], nodes(snapshot.samples)),
    checkpoints: byStep([], nodes(snapshot.checkpoints)),
    earlierCheckpoints: earlierOf(snapshot.checkpoints),
    log: { lines: linesOf(snapshot.logLines), hasEarlier: snapshot.logLines.pageInfo.hasPreviousPage },
  };
}

export function withEarlierCheckpoints(
  stream: RunStream,
  page: EarlierPage<CheckpointRowFragment>,
): RunStream {
  return {
    ...stream,
    // What is known is newer than what comes with the page.
    checkpoints: byStep(nodes(page), stream.checkpoints),
    earlierCheckpoints: earlierOf(page),
  };
}

/** The stream with a checkpoint as it is now. */
export function withCheckpoint(stream: RunStream, checkpoint: CheckpointRowFragment): RunStream {
  return { ...stream, checkpoints: byStep(stream.checkpoints, [checkpoint]) };
}

/** The stream without a checkpoint that has gone. */
export function withoutCheckpoint(stream: RunStream, id: string): RunStream {
  return { ...stream, checkpoints: stream.checkpoints.filter((each) => each.id !== id) };
}

/**
 * The stream with the newest checkpoints as they are now: of these, what is not among them has gone. A run under way may have
 * saved one since they were read.
 */
export function withNewestCheckpoints(
  stream: RunStream,
  page: EarlierPage<CheckpointRowFragment>,
): RunStream {
  const newest = nodes(page);
  const from = page.pageInfo.hasPreviousPage ? (newest[0]?.step ?? 0) : Number.NEGATIVE_INFINITY;
  const to = newest.at(-1)?.step ?? Number.NEGATIVE_INFINITY;
  const isEnded = stream.run.finishedAt !== null;
  const others = stream.checkpoints.filter(({ step }) => step < from || (step > to && !isEnded));
  return { ...stream, checkpoints: byStep(others, newest) };
}

/** The stream after one batch. A reset comes first: what it hides was before what the batch adds. */
export function applyBatch(stream: RunStream, batch: RunEventBatch): RunStream {
  const kept = batch.reset ? resetTo(stream, batch.resetToStep ?? 0) : stream;
  const series = new Map(kept.series);
  for (const { name, steps, values } of batch.metrics) {
    series.set(name, appendPoints(series.get(name) ?? emptySeries, steps, values));
  }
  return {
    run: batch.run,
    cursor: batch.cursor,
    series: batch.metrics.length > 0 ? series : kept.series,
    sampleSteps: withSteps(kept.sampleSteps, batch.samples),
    samples: byStep(kept.samples, batch.samples),
    checkpoints: byStep(kept.checkpoints, batch.checkpoints),
    earlierCheckpoints: kept.earlierCheckpoints,
    log: batch.logLines.length > 0 ? withLater(kept.log, batch.logLines) : kept.log,
  };
}

function withSteps(known: readonly number[], samples: readonly SampleGridFragment[]): readonly number[] {
  const added = samples.map(({ step }) => step).filter((step) => !known.includes(step));
  return added.length === 0 ? known : [...new Set([...known, ...added])].sort((a, b) => a - b);
}

function resetTo(stream: RunStream, step: number): RunStream {
  return {
    ...stream,
    series: new Map([...stream.series].map(([name, series]) => [name, cutAfter(series, step)])),
    sampleSteps: stream.sampleSteps.filter((each) => each <= step),
    samples: stream.samples.filter((sample) => sample.step <= step),
    checkpoints: stream.checkpoints.filter((checkpoint) => checkpoint.step <= step),
  };
}

/** Known items are replaced by what came later; the same array where nothing came. */
function byStep<Item extends { id: string; step: number }>(
  known: readonly Item[],
  added: readonly Item[],
): readonly Item[] {
  if (added.length === 0) return known;
  const items = new Map([...known, ...added].map((item) => [item.id, item]));
  return [...items.values()].sort((a, b) => a.step - b.step);
}

function earlierOf({ pageInfo }: EarlierPage<unknown>): string | null {
  return pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
}

function nodes<Node>(connection: { readonly edges: readonly { readonly node: Node }[] }): Node[] {
  return connection.edges.map((edge) => edge.node);
}
