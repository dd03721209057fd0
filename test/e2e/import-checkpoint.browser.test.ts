import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkpointFileName } from '#contracts/checkpoint-file-name.ts';
import { sha256Schema } from '#contracts/ids.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import type { Ending } from '#jobs/ending.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { importCheckpoint } from '../../worker/importer/checkpoint/import-checkpoint.ts';
import { commitImportedCheckpoint } from '../../worker/supervisor/records/commit-imported-checkpoint.ts';
import { TaskFailure } from '../../worker/task-failure.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorker } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';
import { saveUntrained } from '../worker/translator/random-checkpoint.ts';
import { tarOf } from '../worker/shards/tar.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let page: Page;
let tar: Buffer;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { manifest, manifestSha256 } = await saveUntrained(api.storage);
  const members = [{ name: 'manifest.json', bytes: await api.storage.read(manifestSha256) }];
  for (const { sha256, ...blob } of manifest.blobs)
    members.push({ name: checkpointFileName(blob), bytes: await api.storage.read(sha256) });
  tar = await tarOf(members);
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const { id } = await api.createUser('EDITOR');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await page.goto(`${api.url}/runs`);
  await page.getByRole('button', { name: 'Import a checkpoint' }).click();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

/** Does what a worker does. */
async function work(): Promise<void> {
  const { prisma, storage } = api;
  await expect.poll(() => prisma.job.count({ where: { state: 'QUEUED' } })).toBe(1);
  const workerId = await makeWorker(prisma);
  const [lease] = await claimJobs(prisma, {
    workerId,
    batchSizes: { IMPORT_CHECKPOINT: 1 },
    leaseSeconds: 60,
  });
  if (!lease) throw new Error('expected an import to be queued');
  const row = await prisma.checkpointImport.findUniqueOrThrow({ where: { id: lease.subjectId } });
  await settleJob(prisma, lease, await endingOf(), 1);

  async function endingOf(): Promise<Ending> {
    try {
      const archive = sha256Schema.parse(row.archiveSha256);
      const imported = await importCheckpoint(storage, archive, () => Promise.resolve());
      return {
        type: 'FINISHED',
        results: (transaction) => commitImportedCheckpoint(transaction, row, imported),
      };
    } catch (error) {
      if (!(error instanceof TaskFailure)) throw error;
      return { type: 'FAILED', failure: error.failure };
    }
  }
}

async function send(bytes: Buffer, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Import a checkpoint' });
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'application/x-tar', buffer: bytes });
  await dialog.getByText(name, { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.getByText('Queued').waitFor();
}

test('a tar that is not a checkpoint is refused by the file that is wrong', async () => {
  await send(await tarOf([{ name: 'model.pkl', bytes: Buffer.from('x') }]), 'pickle.tar');
  await work();
  await page.getByText('manifest.json: The tar has no such file', { exact: false }).waitFor();
  await page.getByText('(MISSING_MEMBER)', { exact: false }).waitFor();
  expect(await api.prisma.run.count()).toBe(0);
});

test('a checkpoint is imported under a name, and a second time it is said to be here', async () => {
  await page.getByLabel('Name of its run').fill('from the lab');
  await send(tar, 'model.tar');
  await work();
  const dialog = page.getByRole('dialog', { name: 'Import a checkpoint' });
  await dialog.getByText('Imported: step 6 of the run from the lab', { exact: false }).waitFor();
  await send(tar, 'again.tar');
  await work();
  await dialog.getByText('This checkpoint is here already', { exact: false }).waitFor();
  expect(await api.prisma.run.count()).toBe(1);
  await dialog.getByRole('link', { name: 'from the lab' }).click();
  await page.getByRole('heading', { name: 'from the lab' }).waitFor();
  await page.getByText('trained on another server as run 00000001', { exact: false }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Run again' }).count()).toBe(0);
});
