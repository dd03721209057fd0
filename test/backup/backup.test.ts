import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiClient } from '../../cli/client.ts';
import { readConnectionFile } from '../../cli/connection.ts';
import { watchRun } from '../../cli/watch-run.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { type Ended, runExemplar, startStack, type Stack } from '../testkit/stack.ts';

const PATIENCE = { timeout: 120_000 };
const TRANSLATION_STEPS = 1800;

let folder: string;
let stack: Stack;
let runId: string;

/** Of a run that was still under way. */
let backup: string;
/** A step that had been saved when the backup was made. */
let lastSaved = 0;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-backup-'));
  backup = path.join(folder, 'backup.tar');
  stack = await startStack(path.join(folder, 'data'));
  const { a, b } = writeFigureFolders(path.join(folder, 'figures'));
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const [run] = await stack.json<{ id: string }>(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny', '--name', 'Backed up'],
    ...['--set', `translationSteps=${TRANSLATION_STEPS}`, '--set', 'checkpointSeconds=1'],
  );
  runId = run?.id ?? '';
}, 240_000);

afterAll(async () => {
  await stack.halt();
  rmSync(folder, { recursive: true, force: true });
});

function restore(file: string, target: string): Promise<Ended> {
  return runExemplar(target, ['restore', file]);
}

test('a backup is made while a run goes on, for its owner alone', { timeout: 240_000 }, async () => {
  await expect
    .poll(async () => {
      const saved = await stack.json<{ step: number }>('checkpoints', 'list', '--run', runId);
      return (lastSaved = Math.max(0, ...saved.map(({ step }) => step)));
    }, PATIENCE)
    .toBeGreaterThan(20);
  const made = await stack.exemplar('backup', backup);
  expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('Backing up')]);
  expect(made.stdout).toContain('./exemplar restore');
  expect(statSync(backup).mode & 0o777).toBe(0o600);
});

test('an existing file is not written over', async () => {
  const before = statSync(backup).mtimeMs;
  const { code, stderr } = await stack.exemplar('backup', backup);
  expect([code, stderr]).toEqual([1, expect.stringContaining('No backup was made')]);
  expect(statSync(backup).mtimeMs).toBe(before);
});

test.each([
  [
    'damaged',
    (blob: string, bytes: Buffer) => {
      writeFileSync(blob, flipped(bytes, 0));
    },
  ],
  [
    'missing',
    (blob: string) => {
      rmSync(blob);
    },
  ],
])('a stored file that is %s is named and left out, and the rest is backed up', async (fault, harm) => {
  const blobs = path.join(stack.dataDirectory, 'blobs', 'sha256');
  const [first] = readdirSync(blobs, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.length > 60,
  );
  const blob = path.join(blobs, first ?? '');
  const bytes = readFileSync(blob);
  harm(blob, bytes);
  const file = path.join(folder, `without-${fault}.tar`);
  const { code, stderr } = await stack.exemplar('backup', file);
  writeFileSync(blob, bytes);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`${fault}: ${path.basename(blob)}`)]);
  const restored = await restore(file, path.join(folder, `without-${fault}`));
  expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining(path.basename(blob))]);
});

describe('restored into an empty folder', () => {
  test(
    'everything opens, and the run that was under way goes on to its end',
    { timeout: 240_000 },
    async () => {
      const target = path.join(folder, 'restored');
      const restored = await restore(backup, target);
      expect([restored.code, restored.stderr]).toEqual([0, expect.anything()]);
      expect(restored.stdout).toContain('queued again: 1.');
      expect(statSync(path.join(target, 'secret.key')).mode & 0o777).toBe(0o600);

      const second = await startStack(target);
      try {
        const [dataset] = await second.json<{ name: string }>('datasets', 'list');
        expect(dataset?.name).toBe('figures');
        const client = createApiClient(await readConnectionFile(path.join(target, 'connection.json')));
        const steps: number[] = [];
        const run = await watchRun(client, runId, ({ run: { progress } }) => void steps.push(progress.step));
        expect([run.state, run.progress.step]).toEqual(['FINISHED', TRANSLATION_STEPS + 6]);
        expect(Math.min(...steps)).toBeGreaterThanOrEqual(lastSaved);
      } finally {
        await second.halt();
      }
    },
  );

  test('a folder that is not empty is left as it is', async () => {
    const { code, stderr } = await restore(backup, path.join(folder, 'figures'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not empty')]);
    expect(readdirSync(path.join(folder, 'figures')).sort()).toEqual(['a', 'b']);
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length / 2))],
    ['cut off before its last entry', (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf('sums.json'))],
    ['changed in one byte of a table', (bytes: Buffer) => flipped(bytes, bytes.indexOf('Backed up'))],
    ['changed in one byte of a blob', (bytes: Buffer) => flipped(bytes, bytes.indexOf('blobs/') + 1_024)],
    ['changed in its header', (bytes: Buffer) => flipped(bytes, bytes.indexOf('exemplar-backup/1'))],
    ['no backup', () => Buffer.from('not a tar')],
  ])('one that is %s is refused, and nothing is left', async (_, damage) => {
    const damaged = path.join(folder, 'damaged.tar');
    writeFileSync(damaged, damage(readFileSync(backup)));
    const target = path.join(folder, 'refused');
    const { code, stderr } = await restore(damaged, target);
    expect([code, stderr]).toEqual([1, expect.not.stringContaining('    at ')]);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('restoring'))).toEqual([]);
  });
});

/** With one bit changed. */
function flipped(bytes: Buffer, at: number): Buffer {
  if (at < 0) throw new Error('flipped: expected the place to be there');
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
}
