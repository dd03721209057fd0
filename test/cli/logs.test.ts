import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { type CapturedCli, captureCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let cli: CapturedCli;
let folder: string;
beforeAll(async () => {
  api = await startApi();
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.say(...Array.from({ length: 250 }, (_, line) => `line ${line}`), '\x1b[31mred\x1b[0m');
  folder = await mkdtemp(path.join(tmpdir(), 'exemplar-logs-'));
  cli = captureCli(api);
});
afterAll(async () => {
  cli.restore();
  await rm(folder, { recursive: true });
  await api.close();
});
beforeEach(() => {
  cli.forget();
});

function lines(): string[] {
  return cli.written.trimEnd().split('\n');
}

test('"logs" prints the whole log, oldest line first, and what would act on the terminal by its number', async () => {
  expect(await main(['logs', 'latest'])).toBe(0);
  expect(lines()).toHaveLength(251);
  expect(lines()[0]).toMatch(/^\d{4}-\S+Z INFO {2}line 0$/);
  expect(lines().at(-1)).toMatch(/ INFO {2}\\u\{1b\}\[31mred\\u\{1b\}\[0m$/);
});

test('"logs --search" prints the lines with a text, however they are written unless --match-case says so', async () => {
  expect(await main(['logs', 'latest', '--search', 'LINE 24'])).toBe(0);
  expect(lines().map((line) => line.split('INFO  ')[1])).toEqual([
    'line 24',
    ...Array.from({ length: 10 }, (_, digit) => `line 24${digit}`),
  ]);
  cli.forget();
  expect(await main(['logs', 'latest', '--search', 'LINE 24', '--match-case'])).toBe(0);
  expect(cli.written).toBe('');
});

test('"logs --json" prints an object per line, over all pages', async () => {
  expect(await main(['logs', 'latest', '--json'])).toBe(0);
  const objects = lines().map((line) => JSON.parse(line) as { text: string; level: string });
  expect(objects).toHaveLength(251);
  expect(objects.at(-1)).toMatchObject({ level: 'INFO', text: '\x1b[31mred\x1b[0m' });
});

test('"logs --out" saves the log as it is, and refuses a file that is there', async () => {
  const file = path.join(folder, 'run.log');
  expect(await main(['logs', 'latest', '--out', file])).toBe(0);
  const saved = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(saved).toHaveLength(251);
  expect(saved.at(-1)?.endsWith(' INFO  \x1b[31mred\x1b[0m')).toBe(true);
  expect(await main(['logs', 'latest', '--out', file])).toBe(2);
  expect(await readdir(folder)).toEqual(['run.log']);
  expect(cli.told).toContain('is there already');
});
