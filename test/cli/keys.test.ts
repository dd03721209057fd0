import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';

let api: TestApi;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

test('a key is created, used by another command, listed and revoked', async () => {
  expect(await main(['keys', 'create', 'night script', '--scopes', 'read,write', '--days', '30'])).toBe(0);
  const key = cli.written.trim();
  expect(key).toMatch(/^exm_[0-9A-Za-z]{42}$/);
  cli.forget();
  expect(await main(['keys', 'list'])).toBe(0);
  expect(cli.written).toMatch(new RegExp(`${key.slice(0, 12)} +night script +read,write `));
  expect(cli.written).not.toContain(key);
  vi.stubEnv('EXEMPLAR_TOKEN', key);
  expect(await main(['runs', 'list'])).toBe(0);
  expect(await main(['keys', 'create', 'more'])).toBe(3); // without the scope admin
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  cli.forget();
  expect(await main(['keys', 'revoke', 'night script'])).toBe(0);
  expect(cli.written).toContain(`Revoked the key night script (${key.slice(0, 12)}...)`);
  vi.stubEnv('EXEMPLAR_TOKEN', key);
  expect(await main(['runs', 'list'])).toBe(5);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
});

test('an admin lists the keys of everybody, with their logins', async () => {
  const { id } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id } });
  expect(await main(['keys', 'list', '--everybody'])).toBe(0);
  expect(cli.written).toMatch(/^LOGIN +PREFIX +NAME +SCOPES /);
  expect(cli.written).toMatch(new RegExp(`${login} +exm_\\S{8} +test `));
  expect(await main(['keys', 'list', '--everybody', '--login', login])).toBe(2);
});

test('keys of one name are told apart by their prefix, and those that never expire say so', async () => {
  const keys: string[] = [];
  for (let count = 0; count < 2; count++) {
    cli.forget();
    expect(await main(['--json', 'keys', 'create', 'same', '--never'])).toBe(0);
    keys.push((JSON.parse(cli.written) as { secret: string }).secret);
  }
  cli.forget();
  expect(await main(['keys', 'revoke', 'same'])).toBe(3);
  expect(cli.told).toContain('Several API keys are named "same". Use the prefix instead.');
  expect(await main(['keys', 'revoke', keys[0]?.slice(0, 12) ?? ''])).toBe(0);
  cli.forget();
  expect(await main(['--json', 'keys', 'list'])).toBe(0);
  const listed = cli.written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; expiresAt: null });
  expect(listed.filter(({ name }) => name === 'same')).toMatchObject([{ expiresAt: null }]);
  expect(await main(['keys', 'revoke', 'none of them'])).toBe(3);
  expect(await main(['keys', 'create', 'x', '--scopes', 'root'])).toBe(2);
});
