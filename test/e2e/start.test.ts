import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { npmStart, type NpmStart } from '../testkit/npm-start.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

/** A data folder that has been used: a start on it imports no sample. */
let used: Stack;

beforeAll(async () => {
  used = await startStack();
  const { a, b } = writeFigureFolders(path.join(used.dataDirectory, 'figures'));
  await used.json('datasets', 'import', a, b, '--name', 'figures');
  await used.halt();
});

afterAll(async () => {
  await used.stop();
});

const started: NpmStart[] = [];

afterEach(() => {
  for (const one of started) one.process.kill('SIGKILL');
});

function start(environment: NodeJS.ProcessEnv = {}): NpmStart {
  const one = npmStart({ EXEMPLAR_DATA_DIR: used.dataDirectory, ...environment });
  started.push(one);
  return one;
}

test('npm start prints a link that works, refuses a second start, and Ctrl-C leaves no process', async () => {
  const first = start();
  const [, link = ''] = await first.printed(/Exemplar is ready: (\S+)/);
  expect((await postSignIn(link)).status).toBe(303);

  const second = await start().ended;
  expect(second.code).toBe(1);
  expect(second.output).toContain(`process ${first.process.pid}, ${new URL(link).origin}`);

  const pidFile = path.join(used.dataDirectory, 'postgres', 'cluster', 'postmaster.pid');
  expect(existsSync(pidFile)).toBe(true);
  first.process.kill('SIGINT');
  expect((await first.ended).code).toBe(0);
  expect(existsSync(pidFile)).toBe(false); // Postgres removes it as its last act
  await expect(fetch(link)).rejects.toThrow('fetch failed');
  expect(existsSync(path.join(used.dataDirectory, 'start.lock'))).toBe(false);
});

test('a port that is taken is named, and nothing stays behind', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const address = blocker.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, output } = await start({ PORT: String(port) }).ended;
  blocker.close();
  expect(code).toBe(1);
  expect(output).toContain(String(port));
  expect(output).not.toContain('The API is ready'); // as the log of the start before says
  expect(existsSync(path.join(used.dataDirectory, 'start.lock'))).toBe(false);
});

test('a setting that is wrong is named before anything starts', async () => {
  const { code, output } = await start({ PORT: 'abc', EXEMPLAR_THREADS: '' }).ended;
  expect(code).toBe(1);
  expect(output).toContain('The API\'s settings are not usable:\n  "PORT" must be a number, but is "abc".\n');
  expect(output).not.toMatch(/did not start|ready/);
});

test('Ctrl-C during the first import ends with one sentence', async () => {
  const fresh = mkdtempSync(path.join(tmpdir(), 'exemplar-first-'));
  try {
    const first = start({ EXEMPLAR_DATA_DIR: fresh });
    await first.printed(/Uploading .+: \d+/);
    first.process.kill('SIGINT');
    const { code, output } = await first.ended;
    expect(code).toBe(0);
    expect(output).toContain('Stopping worker, API and database ...\n');
    expect(output).not.toMatch(/does not answer|Try again|failed|Error/);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}, 180_000); // it sets up a database first
