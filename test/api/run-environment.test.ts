import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { Prisma } from '#db/generated/client.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { readEnvironment } from '../../worker/trainer/machine/read-environment.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { type CapturedCli, captureCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

const ENVIRONMENT = {
  codeVersion: '1.2.3',
  gitCommit: null,
  node: '20.20.0',
  libraries: [{ name: 'sharp', version: '0.35.5' }],
  threads: 2,
  machine: 'bench-1',
  operatingSystem: 'Linux 6.8 (x64)',
  cpu: 'Some CPU',
  cores: 4,
  memoryBytes: 16_000_000_000,
  gpus: [{ name: 'Some GPU', memoryBytes: 8_000_000_000, driver: '550.1' }],
};

let api: TestApi;
let runId: string;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  ({ runId } = await queueRun(api.prisma, await makeWorld(api.prisma)));
  await rowsOf(api.prisma, runId).begin(1, 0);
});
afterAll(async () => {
  await api.close();
});
beforeEach(() => {
  cli = captureCli(api);
});
afterEach(() => {
  cli.restore();
});

async function begunOn(environment: Prisma.InputJsonValue | null): Promise<void> {
  await api.prisma.segment.updateMany({
    where: { runId },
    data: { environment: environment ?? Prisma.DbNull },
  });
}

async function askSegments() {
  return api.ask(
    `query ($id: ID!) { run(id: $id) { segments { fromStep environment {
      codeVersion gitCommit node libraries { name version } threads machine operatingSystem cpu cores memoryBytes
      gpus { name memoryBytes driver } } } } }`,
    { id: globalId('Run', runId) },
  );
}

test('an segment says on what it was computed', async () => {
  await begunOn({ version: 1, ...ENVIRONMENT });
  const { data, errors } = await askSegments();
  expect(errors).toBeUndefined();
  expect(data.run.segments).toEqual([{ fromStep: 0, environment: ENVIRONMENT }]);
});

test('an segment of before it was kept says nothing, and one that cannot be read says so at its field', async () => {
  await begunOn(null);
  expect((await askSegments()).data.run.segments).toEqual([{ fromStep: 0, environment: null }]);
  await begunOn({ version: 2 });
  const { data, errors } = await askSegments();
  expect(data.run.segments).toEqual([{ fromStep: 0, environment: null }]);
  expect(errors?.[0]).toMatchObject({
    path: ['run', 'segments', 0, 'environment'],
    extensions: { code: 'UNREADABLE_RECORD' },
  });
});

test('"runs show" prints the environment, or that it was not recorded', async () => {
  await begunOn({ version: 1, ...ENVIRONMENT });
  expect(await main(['runs', 'show', 'latest'])).toBe(0);
  expect(cli.written).toContain(
    'environment\n  Exemplar: 1.2.3\n  Node.js: 20.20.0\n  sharp: 0.35.5\n  Threads: 2\n  Machine: bench-1\n',
  );
  expect(cli.written).toContain('  CPU: Some CPU, 4 cores\n');
  expect(cli.written).toMatch(/ {2}GPU: Some GPU, [\d.]+ \S+, driver 550\.1\n/);
  cli.forget();
  await begunOn(null);
  expect(await main(['runs', 'show', 'latest'])).toBe(0);
  expect(cli.written).toContain('environment not recorded\n');
});

test('a process reads its own environment', async () => {
  const environment = await readEnvironment({ codeVersion: '1.2.3', threads: 3 });
  expect(environment).toMatchObject({ codeVersion: '1.2.3', threads: 3, node: process.versions.node });
  expect(environment.libraries.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['onnxruntime-node', '@tensorflow/tfjs', 'sharp']),
  );
});
