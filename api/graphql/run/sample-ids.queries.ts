import { Prisma, type PrismaClient, type Run as RunRow } from '#db/generated/client.ts';

/** The first or the last grids of a run, as of its row. */
export interface SampleRequest {
  readonly run: Pick<RunRow, 'id' | 'lastSequence'>;
  /** Null for all steps. */
  readonly step: number | null;
  readonly take: number;
  /** Whether they are counted from the newest one. */
  readonly backward: boolean;
}

/**
 * Ids of the grids of several runs, by one statement for all requests that differ in their runs alone. Left out is what a
 * resume has hidden, and what came after the row was read: `runEvents` after the row's cursor brings it.
 */
export async function readSampleIds(
  prisma: PrismaClient,
  requests: readonly SampleRequest[],
): Promise<string[][]> {
  const shapes = new Map<string, SampleRequest[]>();
  for (const request of requests) {
    const { step, take, backward } = request;
    const shape = JSON.stringify([step, take, backward]);
    shapes.set(shape, [...(shapes.get(shape) ?? []), request]);
  }
  const found = new Map<SampleRequest, string[]>();
  for (const alike of shapes.values()) {
    const [{ step, take, backward } = NOTHING] = alike;
    const sort = Prisma.raw(backward ? 'desc' : 'asc');
    const rows = await prisma.$queryRaw<{ place: number; ids: string[] }[]>`
      select wanted.place::int, array(
        select sample.id::text from sample
        where sample.run_id = wanted.run_id and (${step}::int is null or sample.step = ${step}::int)
          and exists (
            select from segment where segment.run_id = sample.run_id and segment.epoch = sample.epoch)
          and not exists (
            select from segment
            where segment.run_id = sample.run_id and segment.epoch > sample.epoch and segment.from_step < sample.step)
          and not exists (
            select from run_event event
            where event.run_id = sample.run_id and event.sequence > wanted.sequence and event.kind = 'SAMPLE'
              and event.payload ->> 'sampleId' = sample.id::text)
        order by sample.step ${sort}, sample.id ${sort} limit ${take}::int
      ) as ids
      from unnest(
        ${alike.map(({ run }) => run.id)}::uuid[],
        ${alike.map(({ run }) => String(run.lastSequence))}::bigint[]
      ) with ordinality as wanted (run_id, sequence, place)`;
    for (const { place, ids } of rows) {
      const request = alike[place - 1];
      if (request) found.set(request, ids);
    }
  }
  return requests.map((request) => found.get(request) ?? []);
}

const NOTHING = { step: null, take: 0, backward: false };
