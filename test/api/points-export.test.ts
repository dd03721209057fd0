import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packPoints } from '../../worker/supervisor/records/pack-points.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let runId: string;
const ODD = [NaN, Infinity, -Infinity, -0, 5e-324, 1.7976931348623157e308, 0.1 + 0.2];
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  ({ runId } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', range(1, 100)));
  await rows.log(pointsOf('generator/kl', range(0, 6), (step) => ODD[step] ?? 0));
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'FINISHED' } });
  await packPoints(api.prisma, new AbortController().signal);
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'RUNNING' } });
  await rows.begin(2, 90); // hides ten of them
  await rows.log(pointsOf('generator/total', range(91, 95), (step) => 1_000 + step));
});
afterAll(async () => {
  await api.close();
});

async function download(format: string): Promise<Response> {
  const { data } = await api.ask(
    'query ($id: ID!, $format: PointsFormat!) { run(id: $id) { pointsUrl(format: $format) } }',
    { id: globalId('Run', runId), format },
  );
  return fetch(new URL(data.run.pointsUrl as string, api.url));
}

/** Metric by metric, by step, as readers see them. */
const EXPECTED = [
  ...range(0, 6).map((step) => ({ name: 'generator/kl', step, value: ODD[step], time: 1_000 * step })),
  ...range(1, 90).map((step) => ({ name: 'generator/total', step, value: step, time: 1_000 * step })),
  ...range(91, 95).map((step) => ({
    name: 'generator/total',
    step,
    value: 1_000 + step,
    time: 1_000 * step,
  })),
];

test('all points that readers see come as lines of JSON, to the bit', async () => {
  const response = await download('NDJSON');
  expect(response.headers.get('content-type')).toContain('application/x-ndjson');
  const lines = (await response.text()).trimEnd().split('\n');
  const points = lines.map((line) => JSON.parse(line) as { value: number | string });
  expect(points.map((point) => ({ ...point, value: Number(point.value) }))).toEqual(EXPECTED);
  expect(points[0]?.value).toBe('NaN');
});

test('all points that readers see come as CSV, to the bit', async () => {
  const [head, ...lines] = (await (await download('CSV')).text()).trimEnd().split('\n');
  expect(head).toBe('name,step,value,time');
  const points = lines.map((line) => {
    const [name, step, value, time] = line.split(',');
    return { name, step: Number(step), value: Number(value), time: Number(time) };
  });
  expect(points).toEqual(EXPECTED);
});

test('all points that readers see come as Parquet, to the bit', async () => {
  const file = await (await download('PARQUET')).arrayBuffer();
  const rows = await parquetReadObjects({ file });
  expect(rows.map(({ time, ...row }) => ({ ...row, time: (time as Date).getTime() }))).toEqual(EXPECTED);
  await expect(parquetReadObjects({ file: file.slice(0, file.byteLength - 20) })).rejects.toThrow();
});

test('all points that readers see come as an event file of TensorBoard, in 32 bits', async () => {
  const response = await download('TENSORBOARD');
  expect(response.headers.get('content-disposition')).toMatch(/\.tfevents"$/);
  const [version, ...events] = recordsOf(Buffer.from(await response.arrayBuffer()));
  // Field 1, a double of 0, and field 3, a text of 13 bytes.
  expect(version?.toString('latin1')).toBe(`\x09${'\0'.repeat(8)}\x1a\x0dbrain.Event:2`);
  expect(events.map(scalarOf)).toEqual(
    EXPECTED.map(({ time, ...point }) => ({
      ...point,
      value: Math.fround(point.value ?? 0),
      time: time / 1_000,
    })),
  );
});

/** Records of TensorFlow, of which every event file begins with the same 12 bytes. */
function recordsOf(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.byteLength;) {
    const byteSize = Number(file.readBigUInt64LE(at));
    records.push(file.subarray(at + 12, at + 12 + byteSize));
    at += 12 + byteSize + 4;
  }
  expect(file.subarray(0, 12).toString('hex')).toBe('1800000000000000a37f4b22');
  return records;
}

/** Fields 1 (wall time), 2 (step) and 5 (summary with one value of a tag and 32 bits), in this order. */
function scalarOf(event: Buffer) {
  const step = event[10] ?? 0;
  expect([event[0], event[9], event[11], event[13]]).toEqual([0x09, 0x10, 0x2a, 0x0a]);
  const nameSize = event[16] ?? 0;
  return {
    name: event.subarray(17, 17 + nameSize).toString(),
    step,
    value: event.readFloatLE(17 + nameSize + 1),
    time: event.readDoubleLE(1),
  };
}

test('nobody exports without a signature, or with one for another run or format', async () => {
  const { url } = await download('CSV');
  for (const broken of [
    url.replace(/sig=[^&]*/, 'sig=abc'),
    url.replace('format=CSV', 'format=NDJSON'),
    url.replace(runId, '00000000-0000-7000-8000-000000000000'),
    new URL(`/runs/${runId}/points`, api.url).href,
  ])
    expect((await fetch(broken)).status).toBe(403);
});

test('an export whose database goes away on the way is cut off, and does not look whole', async () => {
  const { runId: long } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, long);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', [1]));
  await api.prisma.$executeRaw`
    insert into metric_batch (run_id, epoch, sequence, count, first_step, last_step, series_ids, steps, times, values)
    select run_id, epoch, sequence + n, 10000, 1, 10000, series_ids, array(select generate_series(1, 10000)), times,
      array(select random() from generate_series(1, 10000))
    from metric_batch, generate_series(1, 100) as n where run_id = ${long}::uuid`;
  const { data } = await api.ask('query ($id: ID!) { run(id: $id) { pointsUrl(format: NDJSON) } }', {
    id: globalId('Run', long),
  });
  const response = await fetch(new URL(data.run.pointsUrl as string, api.url));
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  await api.prisma.$executeRaw`
    select pg_terminate_backend(pid) from pg_stat_activity
    where pid <> pg_backend_pid() and datname = current_database() and query like 'copy (select%'`;
  const rest = async (): Promise<void> => {
    while ((await reader?.read())?.done === false);
  };
  await expect(rest()).rejects.toThrow();
});
