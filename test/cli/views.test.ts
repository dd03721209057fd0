import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let cli: CapturedCli;
let other: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  other = await api.createUser('EDITOR');
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  for (const [displayName, state] of [
    ['one', 'FINISHED'],
    ['two', 'FINISHED'],
    ['three', 'QUEUED'],
  ] as const) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName, state } });
  }
});
beforeEach(async () => {
  cli.forget();
  await api.prisma.runView.deleteMany();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function as(token: string, args: string[]): Promise<number> {
  vi.stubEnv('EXEMPLAR_TOKEN', token);
  const code = await main(args);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  return code;
}

const NAME = 'done <b>🎨</b> עברית';

test('a view is saved, listed, shows its runs, is saved anew, renamed, shared and deleted', async () => {
  const table = ['--columns', 'name,state', '--runs', 'finished', '--sort', 'name'];
  expect(await main(['views', 'save', NAME, ...table])).toBe(0);
  expect(await main(['views', 'list'])).toBe(0);
  expect(cli.written).toContain(NAME);
  cli.forget();
  expect(await main(['runs', 'list', '--view', NAME])).toBe(0);
  const lines = () => cli.written.trimEnd().split('\n');
  expect(lines().map((line) => line.split(/ {2,}/))).toEqual([
    ['name', 'state'],
    ['one', 'FINISHED'],
    ['two', 'FINISHED'],
  ]);

  cli.forget();
  expect(await main(['views', 'save', NAME, '--where', 'name ~ /^t/', '--sort=-name', '--share'])).toBe(0);
  expect(cli.written).toContain('Changed the view');
  cli.forget();
  expect(await main(['--json', 'runs', 'list', '--view', NAME])).toBe(0);
  const namesOf = () => lines().map((line) => (JSON.parse(line) as { displayName: string }).displayName);
  expect(namesOf()).toEqual(['two', 'three']);
  cli.forget();
  const narrowed = ['--where', 'state = FINISHED', '--sort', 'name', '--ascending'];
  expect(await main(['--json', 'runs', 'list', '--view', NAME, ...narrowed])).toBe(0);
  expect(namesOf()).toEqual(['two']);

  cli.forget();
  expect(await main(['views', 'edit', NAME, '--name', 'renamed', '--no-share'])).toBe(0);
  expect(await api.prisma.runView.findMany()).toMatchObject([
    { name: 'renamed', isShared: false, version: 3 },
  ]);
  expect(await main(['views', 'delete', 'renamed'])).toBe(0);
  expect(await api.prisma.runView.count()).toBe(0);
});

test('views of others are found once they are shared, one of your own first, and are not changed', async () => {
  expect(await as(other.token, ['views', 'save', 'same', '--where', 'name = one'])).toBe(0);
  expect(await main(['runs', 'list', '--view', 'same'])).toBe(3);
  expect(cli.told).toContain('There is no view "same"');
  expect(await as(other.token, ['views', 'edit', 'same', '--share'])).toBe(0);
  cli.forget();
  expect(await main(['runs', 'list', '-q', '--view', 'same'])).toBe(0);
  expect(cli.written.trim().split('\n')).toHaveLength(1);
  await main(['views', 'save', 'same', '--where', 'state = FINISHED']);
  cli.forget();
  expect(await main(['runs', 'list', '-q', '--view', 'same'])).toBe(0);
  expect(cli.written.trim().split('\n')).toHaveLength(2);
  await main(['views', 'edit', 'same', '--share']);
  const reader = await api.createUser('EDITOR');
  cli.forget();
  expect(await as(reader.token, ['views', 'delete', 'same'])).toBe(3);
  expect(cli.told).toContain('Several users share a view "same". Use its id:');
  const { id } = await api.prisma.runView.findFirstOrThrow({ where: { ownerId: other.id } });
  cli.forget();
  const globalId = Buffer.from(`RunView:${id}`).toString('base64url');
  expect(await as(reader.token, ['views', 'delete', globalId])).toBe(3);
  expect(cli.told).toContain('FORBIDDEN');
});

test('what is wrong in a view is told', async () => {
  await main(['views', 'save', 'bad', '--where', 'name = one and stat = x', '--columns', 'name']);
  cli.forget();
  expect(await main(['runs', 'list', '--view', 'bad'])).toBe(3);
  expect(cli.told).toContain('Did you mean "state"?');
  expect(cli.told).toContain('^^^^');
  const document = {
    ...{ version: 1, where: '', group: 'all', pinned: 0, sort: null, groupBy: null },
    columns: [{ name: 'sample', width: null }, ...['name', 'new:column'].map((name) => ({ name, width: 1 }))],
  };
  await api.prisma.runView.updateMany({ data: { document } });
  cli.forget();
  expect(await main(['runs', 'list', '--view', 'bad'])).toBe(0);
  expect(cli.told).toContain('Columns of the view "bad" that are gone: new:column');
  expect(cli.written.split('\n')[0]?.trim()).toBe('name');
  await api.prisma.runView.updateMany({ data: { document: { version: 99 } } });
  cli.forget();
  expect(await main(['runs', 'list', '--view', 'bad'])).toBe(1);
  expect(cli.told).toContain('Upgrade this program.');
});

test.each([
  [['--sort', 'nonsense']],
  [['--group', 'nonsense']],
  [['--columns', 'nonsense']],
  [['--runs', 'nonsense']],
])('a view of %j is not saved', async (options) => {
  expect(await main(['views', 'save', 'x', ...options])).toBe(2);
  expect(await main(['views', 'save', ' '])).toBe(2);
  expect(await api.prisma.runView.count()).toBe(0);
});
