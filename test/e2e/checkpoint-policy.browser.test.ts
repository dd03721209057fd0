import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;
let runId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
  const { datasetVersionId } = world;
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      datasetVersionId,
      side,
      name: side,
      trainCount: 5,
      validationCount: 5,
      testCount: 5,
    })),
  });
  const { id } = await api.createUser('ADMIN');
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await first.close();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});
beforeEach(async () => {
  ({ runId } = await queueRun(api.prisma, world));
  await api.prisma.run.update({ where: { id: runId }, data: { totalSteps: 12 } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  for (const step of [3, 6, 9]) await rows.checkpoint(step);
  page = await context.newPage();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
});

test('which checkpoints are kept is chosen on the page of a run, after its bytes were shown', async () => {
  await page.getByText('All are kept.').waitFor();
  await page.getByRole('button', { name: 'Change what is kept' }).click();
  const dialog = page.getByRole('dialog', { name: 'Checkpoints to keep' });
  await dialog.getByText('Kept: 3 checkpoints, 8.38 GiB').waitFor();
  await dialog.getByRole('textbox', { name: 'Newest' }).fill('1');
  await dialog.getByText('Kept: 1 checkpoint, 2.79 GiB').waitFor();
  await dialog.getByText('Goes for good: steps 3, 6').waitFor();
  await dialog.getByRole('textbox', { name: 'Best', exact: true }).fill('2');
  await dialog.getByText('Choose the score that tells the best.').waitFor();
  await expect.poll(() => dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await dialog.getByRole('combobox', { name: 'Best by' }).click();
  await page.getByRole('option', { name: 'SSIM to ground truth A→B', exact: true }).click();
  await dialog.getByText('Stays until it is scored: steps 3, 6').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page
    .getByText('Kept: the newest 1, the best 2 by SSIM to ground truth A→B, and pinned ones.')
    .waitFor();
  expect(await api.prisma.checkpointPolicy.findUnique({ where: { runId } })).toMatchObject({
    keepLast: 1,
    keepBest: 2,
    keepBestBy: 'evaluation/ssim_ab',
  });
});

test('a policy of a run that was changed meanwhile is refused, and says so', async () => {
  await page.getByRole('button', { name: 'Change what is kept' }).click();
  const dialog = page.getByRole('dialog', { name: 'Checkpoints to keep' });
  await dialog.getByRole('textbox', { name: 'Newest' }).fill('1');
  await api.prisma.run.update({ where: { id: runId }, data: { version: { increment: 1 } } });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Read it again, then repeat.').waitFor();
  expect(await api.prisma.checkpointPolicy.count({ where: { runId } })).toBe(0);
});

test('a run is started with a policy', async () => {
  await page.goto(`${api.url}/runs`);
  await page.getByRole('button', { name: 'Start a run' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Start a run' });
  await dialog.getByRole('textbox', { name: 'Newest' }).fill('0');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('kept few');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText('Enter a whole number, 1 or more.').waitFor();
  await dialog.getByRole('textbox', { name: 'Newest' }).fill('4');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Kept: the newest 4, and pinned ones.').waitFor();
});
