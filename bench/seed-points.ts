import type { PrismaClient } from '#db/generated/client.js';
import { makeWorld, queueRun, type World } from '../test/testkit/job-rows.ts';
import { packPoints } from '../worker/supervisor/records/pack-points.ts';

export interface SeededRuns {
  /** Names of its series. */
  readonly names: readonly string[];
  /** Of each series: one per step, from 1 on. */
  readonly points: number;
}

/** `bench/0`, `bench/1` ... */
export function benchNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `bench/${i}`);
}

/** Makes finished runs whose points are packed, named by their places. @returns their ids */
export async function seedPoints(prisma: PrismaClient, runs: readonly SeededRuns[]): Promise<string[]> {
  const world = await makeWorld(prisma);
  const ids: string[] = [];
  for (const run of runs) {
    ids.push(await seedRun(prisma, world, run));
    await packPoints(prisma, new AbortController().signal);
  }
  await prisma.$executeRawUnsafe('vacuum analyze');
  return ids;
}

/** As many points in an event as make about a thousand. Values are noisy, as losses are: others would be packed too well. */
async function seedRun(prisma: PrismaClient, world: World, { names, points }: SeededRuns): Promise<string> {
  const { runId } = await queueRun(prisma, world);
  const steps = Math.ceil(1_000 / names.length);
  await prisma.$executeRaw`
    insert into segment (run_id, epoch, from_step) values (${runId}::uuid, 1, 0)`;
  await prisma.$executeRaw`
    insert into series (run_id, name)
    select ${runId}::uuid, name from unnest(${[...names]}::text[]) as name`;
  await prisma.$executeRaw`
    insert into metric_batch (run_id, epoch, sequence, count, first_step, last_step, series_ids, steps, times, values)
    select ${runId}::uuid, 1, (step - 1) / ${steps}::int + 1, count(*), min(step), max(step), array_agg(id order by step, id),
      array_agg(step order by step, id), array_agg(1800000000000 + step::bigint * 283 order by step, id),
      array_agg(sin(step / 100.0) / (1 + step / 1000.0) + id % 7 + hashint4(step * 31 + id) / 4e10::float8 order by step, id)
    from generate_series(1, ${points}::int) as step, series where series.run_id = ${runId}::uuid
    group by 3`;
  await prisma.$executeRaw`
    insert into metric_summary (series_id, epoch, count, nan_count, last_step, last_value, last_time)
    select id, 1, ${points}::int, 0, ${points}::int, 0, now() from series where run_id = ${runId}::uuid`;
  await prisma.run.update({
    where: { id: runId },
    data: {
      state: 'FINISHED',
      segmentEpoch: 1,
      totalSteps: points,
      step: points,
      lastSequence: BigInt(Math.ceil(points / steps) + 1),
    },
  });
  return runId;
}
