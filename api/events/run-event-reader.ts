import type {
  Checkpoint as CheckpointRow,
  LogLine as LogLineRow,
  PrismaClient,
  Run as RunRow,
  Sample as SampleRow,
} from '#db/generated/client.ts';
import type { RunEventKind } from '#contracts/events.ts';
import { payloadsOf, unreadableLines } from './event-payloads.ts';
import { checkCursor, type EventCursor } from './event-cursor.ts';
import { type ChainLink, isVisible, readChains } from './segment-chain.ts';

/** Events of a run after a cursor, with the rows that they tell of. */
export interface RunEvents {
  readonly run: RunRow;
  /** Where to go on. */
  readonly cursor: EventCursor;
  readonly upToDate: boolean;
  readonly points: readonly PointRow[];
  readonly samples: readonly SampleRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly logLines: readonly LogLineRow[];
  /** Step beyond which a resume has hidden what was shown up to the cursor; null when none has. */
  readonly resetToStep: number | null;
}

export interface PointRow {
  readonly name: string;
  readonly step: number;
  readonly value: number;
}

export interface RunEventReader {
  /**
   * Reads on from a cursor, as much as makes a fair message. Viewers that ask for the same at the same time share one read.
   *
   * @returns null when there is no such run.
   * @throws CURSOR_AHEAD for a cursor that the run has not come to.
   */
  read(runId: string, after: EventCursor): Promise<RunEvents | null>;
  /** Lets nobody join a read of that run that is under way: the run has changed since it began. */
  forget(runId: string): void;
}

const MOST_EVENTS = 250;
/** Points of one read, unless its first event alone has more. */
const MOST_POINTS = 20_000;

export function createRunEventReader(prisma: PrismaClient): RunEventReader {
  const underWay = new Map<string, Map<string, Promise<RunEvents | null>>>();

  return {
    read(runId, after) {
      const reads = underWay.get(runId) ?? new Map<string, Promise<RunEvents | null>>();
      underWay.set(runId, reads);
      const key = `${after.sequence}.${after.epoch}`;
      const shared = reads.get(key);
      if (shared) return shared;
      const started = readEvents(prisma, runId, after).finally(() => {
        reads.delete(key);
        if (reads.size === 0 && underWay.get(runId) === reads) underWay.delete(runId);
      });
      reads.set(key, started);
      return started;
    },
    forget: (runId) => void underWay.delete(runId),
  };
}

/**
 * The run's row comes first, and nothing beyond its newest event is read: events are only ever added, so the reads
 * agree without a transaction. The chain of segments may be newer than the events; then a reset is told early, and
 * points that it hides are never sent.
 */
async function readEvents(
  prisma: PrismaClient,
  runId: string,
  after: EventCursor,
): Promise<RunEvents | null> {
  const run = await prisma.run.findUnique({ where: { id: runId } });
  if (!run) return null;
  checkCursor(after, run);
  const nothing = {
    run,
    upToDate: true,
    points: [],
    samples: [],
    checkpoints: [],
    logLines: [],
    resetToStep: null,
  };
  if (after.sequence === run.lastSequence && after.epoch >= run.segmentEpoch)
    return { ...nothing, cursor: after };

  const [chain = []] = await readChains(prisma, [runId]);
  const events = await readSome(prisma, runId, after.sequence, run.lastSequence);
  const end = events.at(-1)?.sequence ?? after.sequence;
  const sequence = { gt: after.sequence, lte: end };
  const has = (kind: RunEventKind) => events.some((event) => event.kind === kind);
  const sampleIds = payloadsOf('SAMPLE', events).map(({ sampleId }) => sampleId);
  const checkpointIds = payloadsOf('CHECKPOINT', events).map(({ checkpointId }) => checkpointId);
  const [points, samples, checkpoints, logLines] = await Promise.all([
    has('METRICS') ? readPoints(prisma, runId, chain, sequence) : [],
    sampleIds.length > 0
      ? prisma.sample.findMany({ where: { id: { in: sampleIds } }, orderBy: { id: 'asc' } })
      : [],
    checkpointIds.length > 0
      ? prisma.checkpoint.findMany({
          where: { id: { in: checkpointIds }, trashedAt: null },
          orderBy: { id: 'asc' },
        })
      : [],
    has('LOGS')
      ? prisma.logLine.findMany({
          where: { runId, sequence },
          orderBy: [{ sequence: 'asc' }, { ordinal: 'asc' }],
        })
      : [],
  ]);
  return {
    run,
    cursor: { sequence: end, epoch: Math.max(after.epoch, chain.at(-1)?.epoch ?? 0) },
    upToDate: end === run.lastSequence,
    points,
    samples: samples.filter((sample) => isVisible(chain, sample.epoch, sample.step)),
    checkpoints,
    logLines: [...logLines, ...unreadableLines(events)],
    resetToStep: resetAfter(chain, after.epoch),
  };
}

/** Events after one up to another, oldest first, as many as make a fair message. */
async function readSome(prisma: PrismaClient, runId: string, after: bigint, last: bigint) {
  const events = await prisma.runEvent.findMany({
    where: { runId, sequence: { gt: after, lte: last } },
    orderBy: { sequence: 'asc' },
    take: MOST_EVENTS,
  });
  let points = 0;
  const tooMany = events.findIndex((event, i) => {
    points += payloadsOf('METRICS', [event])[0]?.points ?? 0;
    return i > 0 && points > MOST_POINTS;
  });
  return tooMany === -1 ? events : events.slice(0, tooMany);
}

/** Nothing was shown before the first segment, so that one resets nothing. */
function resetAfter(chain: readonly ChainLink[], epoch: number): number | null {
  const newer = chain.filter((link) => link.epoch > epoch);
  return epoch === 0 || newer.length === 0 ? null : Math.min(...newer.map((link) => link.fromStep));
}

async function readPoints(
  prisma: PrismaClient,
  runId: string,
  chain: readonly ChainLink[],
  { gt, lte }: { gt: bigint; lte: bigint },
): Promise<PointRow[]> {
  const rows = await prisma.$queryRaw<(PointRow & { epoch: number })[]>`
    select (select name from series where id = series_id) as name, epoch, step, value
    from (
      select coalesce(point.series_id, batch.series_ids[1]) as series_id, batch.epoch,
        coalesce(point.step, batch.steps[1]) as step, batch.sequence, point.ordinal - 1 as ordinal, point.value
      from metric_batch batch
      cross join lateral unnest(batch.series_ids, batch.steps, batch.values)
        with ordinality as point (series_id, step, value, ordinal)
      where batch.run_id = ${runId}::uuid and batch.sequence > ${gt}::bigint and batch.sequence <= ${lte}::bigint
      union all
      select chunk.series_id, chunk.epoch,
        coalesce(point.step, chunk.first_step + (point.place - 1) * chunk.step_stride)::int,
        chunk.first_sequence + coalesce(point.sequence, (point.place - 1) * chunk.sequence_stride),
        coalesce(point.ordinal, chunk.first_ordinal + (point.place - 1) * chunk.ordinal_stride), point.value
      from metric_chunk chunk
      cross join lateral unnest(chunk.steps, chunk.sequences, chunk.ordinals, chunk.values)
        with ordinality as point (step, sequence, ordinal, value, place)
      where chunk.run_id = ${runId}::uuid and chunk.last_sequence > ${gt}::bigint
        and chunk.first_sequence <= ${lte}::bigint
    ) point
    where sequence > ${gt}::bigint and sequence <= ${lte}::bigint
    order by sequence, ordinal`;
  return rows.filter(({ epoch, step }) => isVisible(chain, epoch, step));
}
