import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(async () => {
  await stack.stop();
});

interface Batch {
  readonly run: { readonly state: string };
  readonly metrics: readonly { readonly key: string; readonly steps: readonly number[] }[];
}

test('a run that a restart interrupts goes on, and every step is there once', async () => {
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const [run] = await stack.json<{ id: string }>(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny'],
    ...['--set', 'translationSteps=400', '--set', 'checkpointSeconds=0.5'],
  );
  const id = run?.id ?? '';
  await expect
    .poll(async () => (await stack.json('checkpoints', 'list', '--run', id)).length, {
      timeout: 60_000,
      interval: 250,
    })
    .toBeGreaterThan(1);
  await stack.restart();
  const batches = await stack.json<Batch>('runs', 'watch', id);
  expect(batches.at(-1)?.run.state).toBe('FINISHED');
  const [shown] = await stack.json<{ progress: object; latestMetrics: { key: string; step: number }[] }>(
    'runs',
    'show',
    id,
  );
  expect(shown?.progress).toMatchObject({ step: 406, totalSteps: 406 });
}, 180_000);
