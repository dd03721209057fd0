import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApiClient } from '../../cli/client.ts';
import { findCheckpointId } from '../../cli/find-checkpoint-id.ts';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let cli: CapturedCli;
let runId: string;
let shortId: string;
let first: string;
let second: string;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  ({ runId } = await queueRun(api.prisma, world));
  shortId = runId.slice(-8);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  first = globalId('Checkpoint', await rows.checkpoint(3));
  second = globalId('Checkpoint', await rows.checkpoint(6));
});
beforeEach(async () => {
  await api.prisma.checkpointAlias.deleteMany();
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  cli.forget();
  expect(await main(args)).toBe(0);
  return cli.written;
}

test('an alias is set, listed, moved when that is said, and removed', async () => {
  expect(await ran('checkpoints', 'alias', 'set', 'production', `${shortId}@3`)).toContain(
    `production points at ${shortId}@3 of run`,
  );
  expect(await ran('checkpoints', 'alias', 'list')).toMatch(new RegExp(`production +${shortId}@3 +run`));
  expect(await ran('checkpoints', 'list', '--run', shortId)).toContain('production');
  expect(await main(['checkpoints', 'alias', 'set', 'production', `${shortId}@6`])).toBe(3);
  expect(cli.told).toContain('"production" points at step 3 of "run" already');
  await ran('checkpoints', 'alias', 'set', 'production', `${shortId}@6`, '--move');
  expect(await ran('checkpoints', 'alias', 'list')).toContain(`${shortId}@6`);
  expect(await ran('checkpoints', 'alias', 'remove', 'production')).toContain('Removed the alias production');
  expect(await main(['checkpoints', 'alias', 'remove', 'production'])).toBe(3);
  expect(cli.told).toContain('There is no checkpoint production.');
});

test('a checkpoint is named by its alias wherever a command takes one, and is refused to go', async () => {
  const name = '🧪 إنتاج';
  await ran('checkpoints', 'alias', 'set', name, `${shortId}@3`);
  const client = createApiClient({ url: api.url, token: api.token });
  expect(await findCheckpointId(client, name)).toBe(first);
  expect(await findCheckpointId(client, second)).toBe(second);
  await expect(findCheckpointId(client, 'staging')).rejects.toThrow('There is no checkpoint staging.');
  await ran('checkpoints', 'alias', 'set', 'copy', name);
  expect(await ran('checkpoints', 'pin', 'copy')).toContain('The checkpoint of step 3 is pinned');
  await ran('checkpoints', 'unpin', 'copy');
  expect(await main(['checkpoints', 'delete', name])).toBe(3);
  expect(cli.told).toContain('It has the alias "copy". Move or remove the alias first.');
  expect(cli.told).toContain(`It has the alias "${name}". Move or remove the alias first.`);
});

test('what cannot be an alias is refused before anything is asked', async () => {
  for (const name of ['latest', 'BEST', '1c0ffee5', 'a@3', '\u202egpj', second])
    expect(await main(['checkpoints', 'alias', 'set', name, `${shortId}@3`])).toBe(2);
  expect(cli.told).toContain('An alias must not be "latest" or "best"');
});
