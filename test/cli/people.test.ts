import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '#db/new-id.ts';
import { main } from '../../cli/main.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { postSignIn } from '../testkit/sign-in.ts';

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

/** What a command writes to stdout; it must end well. */
async function written(...args: string[]): Promise<string> {
  cli.forget();
  expect([await main(args), cli.told]).toEqual([0, expect.any(String)]);
  return cli.written;
}

async function rowOf(login: string): Promise<string | undefined> {
  return (await written('users', 'list')).split('\n').find((line) => line.startsWith(`${login} `));
}

test('a person is invited, comes, gets another role, is disabled and enabled', async () => {
  const url = (await written('users', 'invite', 'ada', '--role', 'editor')).trim();
  expect(url).toContain(`${api.url}/invitation?token=`);
  expect(await rowOf('ada')).toMatch(/^ada +editor +invited +- +\d{4}-/);
  await postSignIn(url);
  expect(await rowOf('ada')).toMatch(/^ada +editor +active +\d{4}-\S+ +-$/);
  expect(await written('users', 'role', 'ada', 'operator')).toBe('ada now has the role operator\n');
  expect(await written('users', 'disable', 'ada')).toBe('Disabled ada\n');
  expect(await rowOf('ada')).toMatch(/^ada +operator +disabled /);
  expect(await written('users', 'enable', 'ada')).toBe('Enabled ada\n');
  expect(cli.told).toContain('./exemplar sign-in --login ada');
});

test('an admin takes what a person has lost', async () => {
  const { id } = await api.prisma.user.create({
    data: { id: newId(), login: 'forgetful', role: 'VIEWER', password: { create: { hash: 'x' } } },
  });
  expect(await written('users', 'reset-sign-in', 'forgetful')).toBe('Reset the sign-in of forgetful\n');
  expect(cli.told).toContain('./exemplar sign-in --login forgetful');
  expect(await api.prisma.password.count({ where: { userId: id } })).toBe(0);
});

test('what the server refuses ends with 3, an unknown role with 2', async () => {
  expect(await main(['users', 'invite', 'Ada', '--role', 'viewer'])).toBe(3);
  expect(cli.told).toContain('login may have only the letters a to z');
  expect(await main(['users', 'invite', 'bob', '--role', 'boss'])).toBe(2);
  expect(await main(['users', 'invite', 'bob'])).toBe(2);
  expect(await main(['users', 'disable', 'nobody'])).toBe(3);
  expect(cli.told).toContain('./exemplar users list');
});

test('who is no admin is refused', async () => {
  const { token } = await api.createUser('OPERATOR');
  vi.stubEnv('EXEMPLAR_TOKEN', token);
  const code = await main(['users', 'list']);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  expect([code, cli.told]).toEqual([3, expect.stringContaining('ADMIN')]);
});

test("sessions are listed and revoked, one's own and as an admin a person's", async () => {
  await postSignIn((await written('users', 'invite', 'carol', '--role', 'viewer')).trim(), {
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  });
  const { id } = await api.prisma.user.findUniqueOrThrow({ where: { login: 'carol' } });
  await postSignIn(api.url + (await createSignInLink(api.prisma, id)).path);
  const rows = (await written('sessions', 'list', '--login', 'carol')).trim().split('\n').slice(1);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toContain('Firefox 128 on Linux');
  expect(await written('sessions', 'revoke', rows[1]?.split(' ')[0] ?? '')).toBe('The session has ended.\n');
  expect(await written('sessions', 'revoke', '--all', '--login', 'carol')).toBe('1 session has ended.\n');
  expect(await written('sessions', 'list', '--login', 'carol')).toBe('(none)\n');
  expect(await main(['sessions', 'revoke'])).toBe(2);
});
