import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let folder: string;
let cli: CapturedCli;
let ids: readonly [string, string];
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-edit-'));
  cli = captureCli(api);
});
beforeEach(async () => {
  ids = [await newRun(), await newRun()];
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
  await rm(folder, { recursive: true });
});

async function newRun(): Promise<string> {
  return globalId('Run', (await queueRun(api.prisma, world)).runId);
}

async function edited(...args: string[]): Promise<unknown[]> {
  expect(await main(['runs', 'edit', ...args, '--json'])).toBe(0);
  return cli.written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

test('one command renames a run, notes it from a file, tags it and stars it', async () => {
  const file = path.join(folder, 'notes.md');
  await writeFile(file, '# Best\r\nof ten');
  const [id] = ids;
  expect(
    await edited(id, '--name', 'best 🧪', '--notes-file', file, '--add-tag', 'good', '--star'),
  ).toMatchObject([{ id, displayName: 'best 🧪', notes: '# Best\nof ten', tags: ['good'], starred: true }]);
});

test('notes are added to those of many runs', async () => {
  expect(await edited(...ids, '--notes', 'one')).toHaveLength(ids.length);
  cli.forget();
  expect(await edited(...ids, '--add-notes', 'two')).toMatchObject(
    ids.map((id) => ({ id, notes: 'one\n\ntwo' })),
  );
});

test('many runs are tagged and archived at once, and lists leave them out until they are asked for', async () => {
  await edited(...ids, '--add-tag', 'old', '--archive');
  const listed = async (...options: string[]) => {
    cli.forget();
    expect(await main(['runs', 'list', '--first', '50', '--json', ...options])).toBe(0);
    return ids.filter((id) => cli.written.includes(id));
  };
  expect(await listed()).toEqual([]);
  expect(await listed('--archived')).toHaveLength(2);
  await main(['runs', 'edit', ids[0], '--no-archive', '--remove-tag', 'old', '--star']);
  expect(await listed()).toEqual([ids[0]]);
  expect(await listed('--starred')).toEqual([ids[0]]);
});

test('what is changed of some runs is told, and so is why others are not', async () => {
  expect(await main(['runs', 'edit', 'nonsense', ids[0], '--add-tag', 'a'])).toBe(3);
  expect(cli.written).toBe('Changed run\n');
  expect(cli.told).toContain('NOT_FOUND');
});

test.each([
  [['--name', 'x'], 'one run with --name'],
  [[], 'Say what to change'],
  [['--notes-file', '/nowhere/notes.md'], 'cannot be read'],
])('a command line that makes no sense changes nothing: %j', async (options, message) => {
  expect(await main(['runs', 'edit', ...ids, ...options])).toBe(2);
  expect(cli.told).toContain(message);
});

test('runs show prints notes and tags, and no line of theirs can forge another', async () => {
  const [id] = ids;
  await edited(id, '--notes', 'first\nstate       FINISHED', '--add-tag', 'a');
  cli.forget();
  expect(await main(['runs', 'show', id])).toBe(0);
  expect(cli.written).toContain('notes\n  first\n  state       FINISHED\n');
  expect(cli.written).toContain('tags        a\n');
});
