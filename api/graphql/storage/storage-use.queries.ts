import type { PrismaClient } from '#db/generated/client.ts';
import { readCheckpointParts } from '#db/trash/read-checkpoint-parts.ts';
import { readRunParts } from '#db/trash/read-run-parts.ts';
import { CHECKPOINT_NOT_IN_TRASH, NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { StorageUse } from './storage-use.type.ts';

interface Row {
  readonly kind: Exclude<StorageUse['kind'], 'TRASH'>;
  readonly count: number | null;
  readonly byteSize: bigint;
}

/** What takes room, counted from rows: a file that several of them name counts once within its kind. */
export async function readStorageUse(prisma: PrismaClient): Promise<StorageUse[]> {
  const rows = await prisma.$queryRaw<Row[]>`
    select 'CHECKPOINTS' as kind, count(*)::int as count, (coalesce(sum(byte_size), 0) - (
      -- Each checkpoint counts the artifacts that it shares with others.
      select coalesce(sum(byte_size * (times - 1)), 0) from (
        select artifact.byte_size, count(*) as times
        from checkpoint_artifact join artifact on artifact.id = artifact_id group by artifact.id
      ) as shared
    ))::bigint as "byteSize" from checkpoint
    union all
    select 'SAMPLES', count(*)::int, coalesce(sum(byte_size + coalesce(thumbnail_byte_size, 0)), 0)::bigint from sample
    union all
    select 'DATASETS', count(*)::int, (
      select coalesce(sum(byte_size), 0)::bigint from (select distinct sha256, byte_size from shard) as shards
    ) from dataset_version
    union all
    select 'UPLOADS', count(*)::int, coalesce(sum(byte_size), 0)::bigint from (
      select distinct sha256, byte_size from upload where received_at is not null and sha256 is not null
    ) as uploads
    union all
    select 'TRANSLATIONS', count(*)::int, coalesce(sum(byte_size), 0)::bigint from (
      select distinct result_sha256, result_byte_size as byte_size from translation where result_sha256 is not null
    ) as results
    union all
    select 'EVALUATIONS', count(distinct evaluation_id)::int, coalesce(sum(byte_size), 0)::bigint from evaluation_picture
    union all
    select 'NETWORK_WEIGHTS', count(*)::int, coalesce(sum(byte_size), 0)::bigint from (
      select distinct sha256, byte_size from network_weights
    ) as weights
    union all
    select 'DATABASE', null, pg_database_size(current_database())`;
  return [
    ...rows.map(({ byteSize, ...row }) => ({ ...row, byteSize: Number(byteSize) })),
    await readTrash(prisma),
  ];
}

async function readTrash(prisma: PrismaClient): Promise<StorageUse> {
  const trashed = await prisma.run.findMany({ where: { trashedAt: { not: null } }, select: { id: true } });
  const parts = await readRunParts(
    prisma,
    trashed.map(({ id }) => id),
  );
  const bytes = parts.map(
    ({ checkpointBytes, sampleBytes, evaluationBytes, translationBytes }) =>
      checkpointBytes + sampleBytes + evaluationBytes + translationBytes,
  );
  const alone = await prisma.checkpoint.findMany({
    where: { trashedAt: { not: null }, run: NOT_IN_TRASH },
    select: { id: true },
  });
  const checkpoints = await readCheckpointParts(
    prisma,
    alone.map(({ id }) => id),
  );
  const checkpointBytes = checkpoints.map(
    ({ byteSize, evaluationBytes, translationBytes }) => byteSize + evaluationBytes + translationBytes,
  );
  const translations = await prisma.translation.aggregate({
    where: { trashedAt: { not: null }, checkpoint: CHECKPOINT_NOT_IN_TRASH },
    _count: true,
    _sum: { resultByteSize: true },
  });
  const [versions] = await prisma.$queryRaw<[{ count: number; byteSize: bigint }]>`
    select count(*)::int as count, (
      select coalesce(sum(byte_size), 0)::bigint from (
        select distinct sha256, shard.byte_size from shard join dataset_version on dataset_version.id = dataset_version_id
        where trashed_at is not null
      ) as shards
    ) as "byteSize" from dataset_version where trashed_at is not null`;
  const byteSize = [...bytes, ...checkpointBytes, versions.byteSize].reduce((sum, each) => sum + each, 0n);
  return {
    kind: 'TRASH',
    count: trashed.length + alone.length + translations._count + versions.count,
    byteSize: Number(byteSize) + (translations._sum.resultByteSize ?? 0),
  };
}
