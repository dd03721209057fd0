import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiClient } from '../../cli/client.ts';
import { readConnectionFile } from '../../cli/connection.ts';
import { watchRun } from '../../cli/watch-run.ts';
import type { RunEvent } from '#sdk/watch-run.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const PATIENCE = { timeout: 120_000 };
const MASK_STEPS = 6;
const TRANSLATION_STEPS = 600;

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(async () => {
  await stack.stop();
});

/** Steps of the generator's losses that a reader of the pull contract holds in the end. */
function stepsSeen(events: readonly RunEvent[]): number[] {
  return events.reduce<number[]>((seen, { reset, resetToStep, metrics }) => {
    const kept = reset ? seen.filter((step) => step <= (resetToStep ?? 0)) : seen;
    return [
      ...kept,
      ...metrics.filter(({ name }) => name === 'generator/total').flatMap(({ steps }) => steps),
    ];
  }, []);
}

test('a run that a restart interrupts goes on, a watch outlives it, and every step is seen once', async () => {
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const client = createApiClient(await readConnectionFile(path.join(stack.dataDirectory, 'connection.json')));
  const [run] = await stack.json<{ id: string }>(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny'],
    ...['--set', `translationSteps=${TRANSLATION_STEPS}`, '--set', 'checkpointSeconds=2'],
  );
  const events: RunEvent[] = [];
  const watching = watchRun(client, run?.id ?? '', (event) => {
    events.push(event);
  });

  await expect.poll(() => stepsSeen(events).length, PATIENCE).toBeGreaterThan(20);
  await stack.restart();
  expect(events.at(-1)?.run.progress.step).toBeLessThan(MASK_STEPS + TRANSLATION_STEPS);

  expect((await watching).state).toBe('FINISHED');
  const seen = stepsSeen(events);
  const last = MASK_STEPS + TRANSLATION_STEPS;
  expect(seen).toEqual(Array.from(seen, (_, index) => last - seen.length + 1 + index));
  expect(seen.length).toBeGreaterThan(TRANSLATION_STEPS / 2);
}, 240_000);
