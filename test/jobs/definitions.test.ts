import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { batchSizesOf } from '#jobs/claim-jobs.ts';
import { definitionOf, jobKinds, roleOf } from '#jobs/definitions.ts';
import { taskFile } from '../../worker/task-file.ts';
import type { StartTask } from '../../worker/supervisor/tasks/start-task.ts';

const programs: Readonly<Record<WorkerRole, string>> = {
  train: 'trainer',
  evaluate: 'trainer',
  estimate: 'trainer',
  serve: 'translator',
  data: 'importer',
  verify: 'importer',
};

test.each(jobKinds)('%s has both halves of its task', async (kind) => {
  const url = new URL(`../../worker/supervisor/tasks/${taskFile(kind)}`, import.meta.url);
  const half = (await import(url.href)) as { readonly startTask: StartTask };
  expect(half.startTask).toBeTypeOf('function');
  expect(existsSync(`worker/${programs[definitionOf(kind).role]}/tasks/${taskFile(kind)}`)).toBe(true);
});

test('a slot claims the kinds of its role, and only translations in company', () => {
  expect(batchSizesOf('train')).toEqual({ TRAIN: 1 });
  expect(batchSizesOf('evaluate')).toEqual({ EVALUATE: 1 });
  expect(batchSizesOf('estimate')).toEqual({ ESTIMATE: 1 });
  expect(batchSizesOf('serve')).toEqual({ TRANSLATE: 8 });
  expect(batchSizesOf('data')).toEqual({ IMPORT: 1, IMPORT_CHECKPOINT: 1 });
  expect(batchSizesOf('verify')).toEqual({ VERIFY: 1 });
});

test('a kind that a newer program has brought has no role here', () => {
  expect([roleOf('TRAIN'), roleOf('PAINT')]).toEqual(['train', null]);
});
