import { presets, methodDefinition } from '#contracts/run-config.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import type { ReadTrial } from '../experiment/trial.queries.ts';

/** What the generators of every method minimize, and in how many parts a run is cut to see whether it falls. */
const LOSS = 'generator/total';
const PARTS = 10;
/** From which share of content images on a model counts as collapsed. */
const COLLAPSED = 0.9;

/** By id of the run: what speaks against its having learned anything. Runs of which nothing does are left out. */
export async function findUntrainedRuns(
  prisma: PrismaClient,
  trials: readonly ReadTrial[],
): Promise<ReadonlyMap<string, string>> {
  const runs = trials.flatMap((trial) =>
    trial.row.run?.state === 'FINISHED' ? [{ id: trial.row.run.id, trial }] : [],
  );
  const rising = await findRisingRuns(
    prisma,
    runs.map(({ id }) => id),
  );
  return new Map(
    runs.flatMap(({ id, trial }): [string, string][] => {
      const why = [
        rising.has(id) ? `its loss did not fall (${LOSS})` : null,
        isCollapsed(trial) ? 'it collapsed: under all exemplars its translations have one style' : null,
      ].filter((each) => each !== null);
      return why.length === 0 ? [] : [[id, why.join('; ')]];
    }),
  );
}

/** Those whose loss is, on average over the last tenth of their steps, no lower than over the first. */
async function findRisingRuns(prisma: PrismaClient, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await prisma.$queryRaw<{ id: string; first: number | null; last: number | null }[]>`
    with point as (
      select metric_point.run_id, metric_point.step, metric_point.value
      from metric_point join series on series.id = metric_point.series_id
      where metric_point.run_id in (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))}) and series.name = ${LOSS}
    ), range as (
      select run_id, min(step) as low, max(step) as high from point group by run_id
    )
    select point.run_id::text as id,
      avg(value) filter (where step <= low + (high - low) / ${PARTS}) as first,
      avg(value) filter (where step >= high - (high - low) / ${PARTS}) as last
    from point join range using (run_id) group by point.run_id`;
  return new Set(
    rows.flatMap(({ id, first, last }) => (first !== null && last !== null && last >= first ? [id] : [])),
  );
}

/** A method that sees no exemplar translates alike under all: that is no collapse. */
function isCollapsed({ row, evaluations }: ReadTrial): boolean {
  const preset = presets.find(({ name }) => name === row.preset);
  if (!preset || !methodDefinition(preset.config.method).usesExemplar) return false;
  return evaluations.some(({ scores }) => {
    if (scores === null) return false;
    const read = readScores(scores);
    return (['ab', 'ba'] as const).some((end) => (read[`evaluation/collapse_rate_${end}`] ?? 0) >= COLLAPSED);
  });
}
