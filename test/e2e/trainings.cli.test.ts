import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack(undefined, { EXEMPLAR_TRAININGS: '2', EXEMPLAR_WORKER_NAME: 'lab' });
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
});
afterAll(async () => {
  await stack.stop();
});

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly computeBackend: string | null;
}

test('a product that shall train two runs at once does, the third waits, and they go on after a restart', async () => {
  const workers = await stack.json<{ name: string; roles: string[] }>('workers', 'list');
  expect(workers.map(({ name }) => name).sort()).toEqual(['lab', 'lab 2']);
  expect(workers.find(({ name }) => name === 'lab 2')?.roles.sort()).toEqual(['evaluate', 'train']);
  expect(readdirSync(path.join(stack.dataDirectory, 'logs'))).toContain('worker-2.log');

  const start = [
    'runs',
    'start',
    '--dataset',
    'figures',
    '--preset',
    'tiny',
    '--set',
    'translationSteps=100000',
  ];
  for (let i = 0; i < 3; i++) await stack.json(...start);
  const runs = () => stack.json<Listed>('runs', 'list');
  const computed = async () => (await runs()).filter(({ computeBackend }) => computeBackend !== null);
  await expect.poll(async () => (await computed()).length, { timeout: 60_000 }).toBe(2);
  expect((await runs()).map(({ state }) => state).sort()).toEqual(['QUEUED', 'RUNNING', 'RUNNING']);

  await stack.restart();
  await expect
    .poll(async () => (await runs()).filter(({ state }) => state === 'RUNNING').length, { timeout: 60_000 })
    .toBe(2);
}, 180_000);
