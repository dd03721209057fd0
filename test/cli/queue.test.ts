import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
const ids: Record<string, string> = {};
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  cli = captureCli(api);
});
beforeEach(async () => {
  await api.prisma.job.deleteMany();
  for (const name of ['first', 'second']) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName: name } });
    ids[name] = runId.slice(-8);
  }
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  cli.forget();
  expect(await main(['queue', ...args])).toBe(0);
  return cli.written;
}

test('what waits is listed in its order, and the order is changed by short ids', async () => {
  const { first = '', second = '' } = ids;
  expect(await ran('list')).toMatch(new RegExp(`${first} +run +first +0 .*\n.*${second} +run +second`));
  expect(await ran('prioritize', second, '--priority', '10')).toContain('run second: ');
  expect(await ran('list')).toMatch(/second +10 .*\n.*first/);
});

test('nothing is canceled without --yes, and with it what was named', async () => {
  const { first = '' } = ids;
  expect(await main(['queue', 'cancel', first])).toBe(2);
  expect(cli.written).toContain('run first');
  expect(cli.told).toContain('Nothing is canceled yet');
  expect(await ran('cancel', first, '--yes')).toContain('run first is canceled');
  expect(await ran('list')).not.toContain('first');
});

test('all that waits of a kind is canceled, and the rest waits on', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const content = await makeUpload(api.prisma, world);
  await queueTranslation(api.prisma, world, checkpointId, { content, exemplar: content });
  await ran('cancel', '--waiting', '--kind', 'run', '--yes');
  const left = await ran('list');
  expect(left).toContain('translation');
  expect(left).not.toContain('second');
});

test('what is wrong is said with the act that mends it', async () => {
  expect(await main(['queue', 'cancel', '--yes'])).toBe(2);
  expect(cli.told).toContain('Name work by its ids, or all that waits by --waiting.');
  expect(await main(['queue', 'cancel', '00000000', '--yes'])).toBe(3);
  expect(cli.told).toContain('There is no work 00000000 in the queue. List it: ./exemplar queue list.');
  expect(await main(['queue', 'prioritize', ids['first'] ?? '', '--priority', '1e2'])).toBe(2);
  expect(cli.told).toContain('It must be a whole number from -100 to 100.');
});
