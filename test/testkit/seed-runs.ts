import type { PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { indexBestCheckpoints } from '#db/runs/index-best-checkpoints.ts';
import { egscItPreset } from './egsc-it-preset.ts';
import { makeWorld } from './job-rows.ts';

export interface SeededRuns {
  readonly runs: number;
  /** Metrics of each run: `bench/0`, `bench/1` ... */
  readonly metrics: number;
}

const TABLES = [
  ...['run', 'run_config', 'run_knob', 'run_metric', 'run_measure', 'series', 'metric_summary', 'segment'],
  ...['checkpoint', 'evaluation', 'experiment'],
];

/** Runs made by one statement. */
const BLOCK = 2_000;

/**
 * Runs as an instance has them after a while: nearly all have ended, one in a hundred is scored, names, seeds and rates
 * repeat, and what they logged differs. Run n (from 0) is called `egsc-it gta n` where 5 divides n, else `egsc-it n`, has the
 * seed n mod 10, and logged `bench/k` with a last value in [0, 1); one in a thousand has not logged `bench/1`.
 */
export async function seedRuns(prisma: PrismaClient, { runs, metrics }: SeededRuns): Promise<void> {
  const world = await makeWorld(prisma);
  const experiments = [newId(), newId(), newId()];
  for (const [index, id] of experiments.entries())
    await prisma.experiment.create({ data: { id, name: `seeded ${index}` } });
  const config = JSON.stringify(egscItPreset('tiny'));
  await prisma.$executeRaw`create table seeded_run_all as
    select n::int, uuidv7(make_interval(secs => n - ${runs}::int)) as id from generate_series(0, ${runs - 1}::int) n`;
  for (let first = 0; first < runs; first += BLOCK) {
    await prisma.$executeRaw`create table seeded_run as
      select * from seeded_run_all where n >= ${first}::int and n < ${first + BLOCK}::int`;
    await prisma.$executeRaw`analyze seeded_run`;
    await prisma.$executeRaw`
      insert into run (id, experiment_id, dataset_version_id, created_by_id, display_name, tags, state, failure, stage, total_steps, step,
        last_sequence, segment_epoch, created_at, started_at, finished_at)
      select id, (${experiments}::uuid[])[1 + n % 3], ${world.datasetVersionId}::uuid, ${world.userId}::uuid,
        case when n % 5 = 0 then 'egsc-it gta ' else 'egsc-it ' end || n,
        case when n % 100 = 0 then array['good'] else '{}' end,
        state::"RunState",
        case when state = 'FAILED' then '{"class": "INFRA", "code": "X", "message": "x"}'::jsonb end, 'TRANSLATION', 1000, 1000, 1000, 1, created_at, created_at + interval '1 second',
        case when state in ('FINISHED', 'FAILED', 'CANCELED') then created_at + make_interval(secs => 1 + n * 37 % 5000) end
      from (
        select *, now() - make_interval(secs => 60 * (${runs}::int - n)) as created_at,
          case when n >= ${runs - 4}::int then 'RUNNING' when n >= ${runs - 24}::int then 'QUEUED' when n % 20 = 7 then 'FAILED'
            when n % 50 = 9 then 'CANCELED' else 'FINISHED' end as state
        from seeded_run
      ) as one`;
    await prisma.$executeRaw`
      insert into run_config (run_id, document)
      select id, ${config}::jsonb || jsonb_build_object('seed', n % 10, 'learningRate', (1 + n % 7) * 1e-4) from seeded_run`;
    await prisma.$executeRaw`
      insert into segment (run_id, epoch, from_step) select id, 1, 0 from seeded_run`;
    await prisma.$executeRaw`
      insert into series (run_id, name)
      select id, 'bench/' || k from seeded_run cross join generate_series(0, ${metrics - 1}::int) k
      where not (k = 1 and n % 1000 = 3)`;
    await prisma.$executeRaw`
      insert into metric_summary (series_id, epoch, count, nan_count, min, min_step, max, max_step, last_step, last_value, last_time)
      select series.id, 1, 1000, 0, value / 2, 10, value * 2, 900, 1000, value, now()
      from series join seeded_run on seeded_run.id = series.run_id
      cross join lateral (select ((hashtext(n || series.name) & 65535) / 65536.0)::float8 as value) as random`;
    await prisma.$executeRaw`
      insert into checkpoint (id, run_id, epoch, stage, step, manifest_sha256, byte_size)
      select gen_random_uuid(), id, 1, 'TRANSLATION', 1000, repeat('c', 64), 1000000 from seeded_run`;
    await prisma.$executeRaw`
      insert into evaluation (id, checkpoint_id, state, split, scores, finished_at)
      select gen_random_uuid(), checkpoint.id, 'FINISHED', 'VALIDATION',
        jsonb_build_object('evaluation/ssim_ab', (n % 997) / 997.0), now()
      from checkpoint join seeded_run on seeded_run.id = run_id where n % 100 = 0`;
    await prisma.$executeRaw`
      select index_run_configs(ids), index_run_metrics(ids), index_run_measures(ids)
      from (select array_agg(id) as ids from seeded_run) as block`;
    const ids = await prisma.$queryRaw<{ id: string }[]>`select id::text from seeded_run`;
    await indexBestCheckpoints(
      prisma,
      ids.map(({ id }) => id),
    );
    // The seeded runs have summaries without points.
    await prisma.$executeRaw`
      update run_metric set best = last
      from best_checkpoint join seeded_run on seeded_run.id = best_checkpoint.run_id
      where run_metric.run_id = best_checkpoint.run_id`;
    await prisma.$executeRaw`drop table seeded_run`;
  }
  await prisma.$executeRaw`drop table seeded_run_all`;
  for (const table of TABLES) await prisma.$executeRawUnsafe(`vacuum analyze ${table}`); // each has half a minute
}
