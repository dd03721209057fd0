import { readFileSync } from 'node:fs';
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
}

/** Steps at which the generator's total was logged, as the API serves them. */
const loggedSteps = async (runId: string): Promise<number[]> => {
  const connection = JSON.parse(readFileSync(path.join(stack.dataDirectory, 'connection.json'), 'utf8')) as {
    url: string;
    token: string;
  };
  const query = `query ($id: ID!) {
    run(id: $id) { metricSeries(keys: ["generator/total"], maxPoints: 2000) { steps exact } }
  }`;
  const response = await fetch(`${connection.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${connection.token}` },
    body: JSON.stringify({ query, variables: { id: runId } }),
  });
  const { data } = (await response.json()) as { data: { run: { metricSeries: { steps: number[] }[] } } };
  return data.run.metricSeries[0]?.steps ?? [];
};

test('a run that a restart interrupts goes on, and every step is there once', async () => {
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const [run] = await stack.json<{ id: string }>(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny'],
    ...['--set', 'translationSteps=200', '--set', 'checkpointSeconds=0.5'],
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
  const steps = Array.from({ length: 200 }, (_, index) => 7 + index); // after the six of the mask stage
  expect(await loggedSteps(id)).toEqual(steps);
}, 180_000);
