import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let cli: CapturedCli;
let runId: string;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  runId = (await queueRun(api.prisma, await makeWorld(api.prisma))).runId;
  await main(['runs', 'cancel', globalId('Run', runId)]);
  await main(['keys', 'create', '=1+1', '--scopes', 'read']);
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

function listed(): { action: string; objectId: string; after: { state?: string } }[] {
  return cli.written
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as never);
}

test('the audit log is listed, newest first, and filtered', async () => {
  expect(await main(['audit', 'list'])).toBe(0);
  const [head, first, second] = cli.written.split('\n');
  expect(head?.split(/ {2,}/)).toEqual(['TIME', 'WHO', 'BY', 'ACTION', 'OBJECT']);
  expect(first).toContain('createApiKey');
  expect(second).toContain('cancelRun');
  expect(second).toContain(`Run ${globalId('Run', runId)}`);

  cli.forget();
  expect(await main(['--json', 'audit', 'list', '--object', globalId('Run', runId), '--since', '1h'])).toBe(
    0,
  );
  expect(listed()).toMatchObject([{ action: 'cancelRun', after: { state: 'CANCELED' } }]);
  cli.forget();
  expect(await main(['--json', 'audit', 'list', '--actor', 'nobody'])).toBe(0);
  expect(listed()).toEqual([]);
  expect(await main(['audit', 'list', '--until', '2020-01-01', '--action', 'cancelRun'])).toBe(0);
  expect(cli.written).toContain('(none)');
  expect(await main(['audit', 'list', '--since', 'yesterday-ish'])).toBe(2);
});

test('as CSV it has all columns, and nothing that a spreadsheet would run', async () => {
  expect(await main(['audit', 'list', '--csv', '--all', '--action', 'createApiKey'])).toBe(0);
  const lines = cli.written.trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe('time,who,by,address,action,object_type,object_id,input,before,after');
  expect(lines[1]).toContain('""name"":""=1+1""');
  expect(lines[1]).toMatch(/^\d{4}-/);
});
