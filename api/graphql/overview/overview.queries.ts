import { isLost } from '#contracts/lease.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { readRoleLoads } from '#jobs/read-role-loads.ts';
import type { Space } from '#storage/room.ts';
import { StorageAwayError } from '#storage/storage-away-error.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Services } from '../../context.ts';
import { readWorkers } from '../worker/worker.queries.ts';
import { WorkerShortage } from '../worker/worker-shortage.type.ts';
import { attentionOf } from './attention-of.ts';
import type { Overview } from './overview.type.ts';

const STARTED_AT = new Date(performance.timeOrigin);

/** All of it as it is now. */
export async function readOverview({
  prisma,
  room,
  changes,
}: Pick<Services, 'prisma' | 'room' | 'changes'>): Promise<Overview> {
  const [counts, workers, loads, space] = await Promise.all([
    readCounts(prisma),
    readWorkers(prisma),
    readRoleLoads(prisma),
    lookAt(room),
  ]);
  const { databaseVersion, failedRuns, degradedRuns, trashed, ...shown } = counts;
  const online = workers.filter(({ row }) => !isLost(row, Date.now()));
  const workerVersions = [...new Set(online.map(({ version }) => version))];
  return {
    serverVersion: packageJson.version,
    workerVersions,
    nodeVersion: process.versions.node,
    databaseVersion,
    startedAt: STARTED_AT,
    freeBytes: space?.freeBytes ?? null,
    attention: attentionOf({
      space,
      hearsChanges: changes.isConnected(),
      shortage: WorkerShortage.of(loads),
      offlineWorkers: workers.filter((worker) => !online.includes(worker)).map(({ name }) => name),
      otherVersions: workerVersions.filter((version) => version !== packageJson.version),
      failedRuns,
      degradedRuns,
      trashed,
    }),
    counts: { ...shown, onlineWorkers: online.length },
  };
}

interface Counts {
  readonly databaseVersion: string;
  readonly runs: number;
  readonly activeRuns: number;
  readonly failedRuns: number;
  readonly degradedRuns: number;
  readonly waitingWork: number;
  readonly datasets: number;
  readonly checkpoints: number;
  readonly users: number;
  readonly trashed: number;
}

async function readCounts(prisma: PrismaClient): Promise<Counts> {
  const [counts] = await prisma.$queryRaw<[Counts]>`
    select split_part(current_setting('server_version'), ' ', 1) as "databaseVersion",
      count(*)::int as runs,
      (count(*) filter (where state in ('STARTING', 'RUNNING', 'CANCELING')))::int as "activeRuns",
      (count(*) filter (where state = 'FAILED' and finished_at > now() - interval '1 day'))::int as "failedRuns",
      (count(*) filter (where state in ('RUNNING', 'CANCELING') and degraded_reason is not null))::int as "degradedRuns",
      (select count(*)::int from job where job.state = 'QUEUED') as "waitingWork",
      (select count(distinct dataset_id)::int from dataset_version where dataset_version.trashed_at is null) as datasets,
      (select count(*)::int from checkpoint join run as its on its.id = checkpoint.run_id
        where checkpoint.trashed_at is null and its.trashed_at is null) as checkpoints,
      (select count(*)::int from "user") as users,
      (select count(*)::int from run as gone where gone.trashed_at is not null)
        + (select count(*)::int from checkpoint where checkpoint.trashed_at is not null)
        + (select count(*)::int from translation where translation.trashed_at is not null)
        + (select count(*)::int from dataset_version where dataset_version.trashed_at is not null) as trashed
    from run where run.trashed_at is null`;
  return counts;
}

/** Null while the folder of stored files is missing. */
async function lookAt(room: Services['room']): Promise<Space | null> {
  try {
    return await room.look();
  } catch (error) {
    if (error instanceof StorageAwayError) return null;
    throw error;
  }
}
