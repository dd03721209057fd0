import { appendPoints, cutAfter, emptySeries, type Series, seriesOf } from '../../charts/series.ts';
import type {
  CheckpointRowFragment,
  LogTextFragment,
  RunEventsSubscription,
  RunPageQuery,
  RunPulseFragment,
  SampleGridFragment,
} from '../../gql/graphql.ts';

export type RunSnapshot = NonNullable<RunPageQuery['run']>;
export type RunEventBatch = RunEventsSubscription['runEvents'];

/** Everything of a run that changes while one looks at it. */
export interface RunStream {
  readonly run: RunPulseFragment;
  /** What has been seen; the subscription goes on after it. */
  readonly cursor: string;
  readonly series: ReadonlyMap<string, Series>;
  /** Ascending by step. */
  readonly samples: readonly SampleGridFragment[];
  /** Ascending by step. */
  readonly checkpoints: readonly CheckpointRowFragment[];
  /** The newest, oldest first. */
  readonly logLines: readonly LogTextFragment[];
}

/** Log lines that a page keeps. */
export const MAX_LOG_LINES = 500;

export function openStream(snapshot: RunSnapshot): RunStream {
  return {
    run: snapshot,
    cursor: snapshot.eventCursor,
    series: new Map(snapshot.metricSeries.map((columns) => [columns.name, seriesOf(columns)])),
    samples: byStep([], nodes(snapshot.samples)),
    checkpoints: byStep([], nodes(snapshot.checkpoints)),
    logLines: nodes(snapshot.logLines),
  };
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
    samples: byStep(kept.samples, batch.samples),
    checkpoints: byStep(kept.checkpoints, batch.checkpoints),
    logLines:
      batch.logLines.length > 0 ? [...kept.logLines, ...batch.logLines].slice(-MAX_LOG_LINES) : kept.logLines,
  };
}

function resetTo(stream: RunStream, step: number): RunStream {
  return {
    ...stream,
    series: new Map([...stream.series].map(([name, series]) => [name, cutAfter(series, step)])),
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

function nodes<Node>(connection: { readonly edges: readonly { readonly node: Node }[] }): Node[] {
  return connection.edges.map((edge) => edge.node);
}
