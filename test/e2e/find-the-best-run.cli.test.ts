import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PATIENCE_MS = 240_000;

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'), { train: 8, test: 2 });
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  folder = mkdtempSync(path.join(tmpdir(), 'best-run-'));
  symlinkSync(path.join(ROOT, 'exemplar'), path.join(folder, 'exemplar'));
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

test(
  'the script of the document starts a grid, keeps its best run and deletes the others',
  async () => {
    const document = readFileSync(path.join(ROOT, 'docs/how-to/find-the-best-run.md'), 'utf8');
    const script = /```sh\n(.*?)```/s.exec(document)?.[1] ?? '';
    const { EXEMPLAR_URL: _url, EXEMPLAR_TOKEN: _token, ...inherited } = process.env;
    const env = {
      ...inherited,
      EXEMPLAR_DATA_DIR: stack.dataDirectory,
      DATASET: 'figures',
      PRESET: 'tiny',
      SEEDS: '0..1',
    };
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script], { cwd: folder, env });
    expect(stdout.match(/is gone/g)).toHaveLength(5);

    const left = await stack.json<{ displayName: string; tags: string[] }>('runs', 'list');
    expect(left).toMatchObject([{ tags: ['best'] }]);
    expect(left[0]?.displayName).toMatch(/^tiny seed [01], generatorLearningRate (0\.0005|0\.001|0\.002)$/);
    expect(await stack.json('trash', 'list')).toEqual([]);
    const table = readFileSync(path.join(folder, 'rates.csv'), 'utf8').trimEnd().split('\r\n');
    expect(table).toHaveLength(7);
    expect(readdirSync(folder).sort()).toEqual(['best.tar', 'exemplar', 'rates.csv']);
  },
  PATIENCE_MS,
);
