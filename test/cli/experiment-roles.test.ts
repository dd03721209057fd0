import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';

let api: TestApi;
let cli: CapturedCli;
let ada: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  ada = await api.createUser('VIEWER');
  await api.prisma.user.update({ where: { id: ada.id }, data: { login: 'ada' } });
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

/** What a command writes to stdout; it must end well. */
async function written(...args: string[]): Promise<string> {
  cli.forget();
  expect([await main(args), cli.told]).toEqual([0, expect.any(String)]);
  return cli.written;
}

/** The same with a token of ada's. @returns the exit code */
async function asAda(...args: string[]): Promise<number> {
  cli.forget();
  vi.stubEnv('EXEMPLAR_TOKEN', ada.token);
  const code = await main(args);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  return code;
}

async function listed(path: string): Promise<string[]> {
  const [, ...rows] = (await written('experiments', 'roles', 'list', path)).trimEnd().split('\n');
  return rows;
}

test('a role is granted, holds below its path and nowhere else, is listed, and is revoked', async () => {
  await written('experiments', 'create', 'gta/night');
  expect(await asAda('experiments', 'create', 'gta/night/first')).toBe(3);
  expect(await written('experiments', 'roles', 'grant', 'gta/night', 'ada', 'editor')).toBe(
    'ada now has the role editor in gta/night and below it\n',
  );
  expect(await asAda('experiments', 'create', 'gta/night/first')).toBe(0);
  expect(await asAda('experiments', 'create', 'gta/day')).toBe(3);
  expect(cli.told).toContain('You need the role EDITOR in "gta/day"');
  const { login } = await api.prisma.user.findFirstOrThrow({ where: { role: 'ADMIN' } });
  expect(await listed('gta/night/first')).toEqual([
    expect.stringMatching(new RegExp(`^ada +editor +gta/night +${login} +\\d{4}-`)),
  ]);
  expect(await listed('gta')).toEqual([]);
  await written('experiments', 'roles', 'grant', 'gta/night', 'ada', 'OPERATOR');
  expect(await listed('gta/night')).toEqual([expect.stringMatching(/^ada +operator +gta\/night /)]);
  expect(await written('experiments', 'roles', 'revoke', 'gta/night', 'ada')).toBe(
    'Revoked the role of ada in gta/night\n',
  );
  expect(await asAda('experiments', 'create', 'gta/night/second')).toBe(3);
});

test('with --json the roles of the experiment come out as they are then', async () => {
  await written('experiments', 'create', 'json');
  const granted = JSON.parse(
    await written('experiments', 'roles', 'grant', 'json', 'ada', 'editor', '--json'),
  ) as object;
  expect(granted).toMatchObject({
    name: 'json',
    grantedRoles: [{ role: 'EDITOR', user: { login: 'ada' }, experiment: { name: 'json' } }],
  });
  const row = JSON.parse(await written('experiments', 'roles', 'list', 'json', '--json')) as object;
  expect(row).toMatchObject({ role: 'EDITOR', user: { login: 'ada' } });
});

test('what the server refuses ends with 3, a role that cannot be granted with 2', async () => {
  await written('experiments', 'create', 'refused');
  expect(await main(['experiments', 'roles', 'revoke', 'refused', 'ada'])).toBe(3);
  expect(cli.told).toContain('"ada" was granted no role in "refused"');
  expect(await main(['experiments', 'roles', 'grant', 'nowhere', 'ada', 'editor'])).toBe(3);
  expect(await main(['experiments', 'roles', 'grant', 'refused', 'nobody', 'editor'])).toBe(3);
  for (const role of ['admin', 'viewer', 'boss'])
    expect(await main(['experiments', 'roles', 'grant', 'refused', 'ada', role])).toBe(2);
  expect(cli.told).toContain('It must be editor or operator.');
  expect(await asAda('experiments', 'roles', 'grant', 'refused', 'ada', 'operator')).toBe(3);
});
