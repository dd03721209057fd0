import { afterAll, beforeAll, expect, test } from 'vitest';
import { newSecret } from '../../api/auth/secrets.ts';
import { newId } from '#db/new-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

const TOKEN = 'a token of the monitor';
const PATIENCE = { timeout: 20_000, interval: 200 };

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ metricsToken: TOKEN });
});
afterAll(() => api.close());

function get(path: string, token?: string): Promise<Response> {
  return fetch(`${api.url}${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
}

/** Samples by name and labels, as Prometheus reads them. */
async function scrape(): Promise<Map<string, number>> {
  const response = await get('/metrics', TOKEN);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, sample = '', value] =
        /^([a-z][a-z0-9_]*(?:\{(?:[a-z_]+="[^"\\]*",?)*\})?) (\S+)$/.exec(line) ?? [];
      expect(sample, line).not.toBe('');
      return [sample, Number(value)];
    }),
  );
}

test('/livez and /readyz answer as /health/live and /health do', async () => {
  for (const [short, long] of [
    ['/livez', '/health/live'],
    ['/readyz', '/health'],
  ] as const) {
    const [a, b] = [await get(short), await get(long)];
    expect([a.status, Object.keys((await a.json()) as object)]).toEqual([
      200,
      Object.keys((await b.json()) as object),
    ]);
  }
});

test('metrics are for the token of the monitor and for tokens of admins', async () => {
  const without = await get('/metrics');
  expect(without.status).toBe(401);
  expect(await without.text()).not.toContain('exemplar_');
  expect((await get('/metrics', 'another token of a monitor')).status).toBe(401);
  expect((await get('/metrics', (await api.createUser('OPERATOR')).token)).status).toBe(403);
  expect((await get('/metrics', api.token)).status).toBe(200);
});

test('a token of an admin needs the scope "read"', async () => {
  const { id: userId } = await api.createUser('ADMIN');
  const secret = newSecret('exm_');
  const token = { id: newId(), userId, name: 'writer', prefix: 'exm_', hash: secret.hash, scopes: ['write'] };
  await api.prisma.apiToken.create({ data: token });
  expect((await get('/metrics', secret.text)).status).toBe(403);
});

test('requests are counted by route and status, and operations by type and outcome, by no text of a client', async () => {
  await api.ask('query NameOfAClient { serverInfo { version } }');
  await api.ask('{ nothingOfTheKind }');
  await get('/some/where/secret');
  const samples = await scrape();
  expect(samples.get('exemplar_graphql_operations_total{type="query",outcome="ok"}')).toBe(1);
  expect(
    samples.get('exemplar_graphql_operations_total{type="unknown",outcome="GRAPHQL_VALIDATION_FAILED"}'),
  ).toBe(1);
  const count = (labels: string) => samples.get(`exemplar_http_request_duration_seconds_count{${labels}}`);
  expect(count('method="POST",route="/graphql",status="200"')).toBeGreaterThanOrEqual(2);
  expect(count('method="GET",route="/metrics",status="401"')).toBe(2);
  expect(count('method="GET",route="/{*path}",status="404"')).toBe(1);
  expect([...samples.keys()].filter((name) => /NameOfAClient|secret/.test(name))).toEqual([]);
});

test('what there is of jobs, runs, workers, sockets, points and disk is told as it is', async () => {
  await makeWorker(api.prisma);
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', range(1, 50)));
  const news = subscribe(api.connect(), 'subscription { trashChanged }');
  void news.next().catch(() => undefined);
  await expect.poll(async () => (await scrape()).get('exemplar_open_subscriptions'), PATIENCE).toBe(1);
  const samples = await scrape();
  expect(samples.get('exemplar_points')).toBe(50);
  expect(samples.get('exemplar_open_sockets')).toBe(1);
  expect(samples.get('exemplar_database_up')).toBe(1);
  expect(samples.get('exemplar_jobs{kind="TRAIN",state="QUEUED"}')).toBe(1);
  expect(samples.get('exemplar_workers{state="IDLE"}')).toBe(1);
  expect([...samples].filter(([name]) => name.startsWith('exemplar_runs{')).map(([, n]) => n)).toEqual([1]);
  expect(samples.get('exemplar_storage_free_bytes')).toBeGreaterThan(0);
  expect(samples.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1024 ** 2);
  await news.leave();
  await expect.poll(async () => (await scrape()).get('exemplar_open_subscriptions'), PATIENCE).toBe(0);
});
