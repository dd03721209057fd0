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
const NAME = '<b>kept</b> 🧪 שלום';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;
let runPage: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
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
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: NAME } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.checkpoint(3);
  await rows.checkpoint(6);
  page = await context.newPage();
  runPage = `${api.url}/runs/${globalId('Run', runId)}`;
  await page.goto(runPage);
});

async function act(step: number, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for step ${step}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('a checkpoint is pinned, unpinned, deleted, restored from the trash, and deleted for good', async () => {
  const row = page.getByRole('listitem', { name: 'Checkpoint of step 3' });
  await act(3, 'Pin');
  await row.getByRole('img', { name: 'pinned' }).waitFor();
  await act(3, 'Delete…');
  await page.getByRole('dialog').getByText('It is pinned. Unpin it first.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Move to the trash' }).isDisabled()).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await act(3, 'Unpin');
  await row.getByRole('img', { name: 'pinned' }).waitFor({ state: 'hidden' });
  await act(3, 'Delete…');
  await page.getByRole('dialog').getByText('checkpoints: 1, 2.79 GiB').waitFor();
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await row.waitFor({ state: 'hidden' });

  await page.goto(`${api.url}/trash`);
  await page.getByRole('cell', { name: `step 3 of ${NAME}`, exact: true }).waitFor();
  await page.getByRole('button', { name: `Restore step 3 of ${NAME}` }).click();
  await page.getByText('The trash is empty').waitFor();
  await page.goto(runPage);
  await row.waitFor();
  await act(3, 'Delete…');
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await row.waitFor({ state: 'hidden' });
  await page.goto(`${api.url}/trash`);
  await page.getByRole('button', { name: `Delete step 3 of ${NAME} for good` }).click();
  await page.getByRole('dialog').getByText('Nothing brings it back.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The trash is empty').waitFor();
  expect(await api.prisma.checkpoint.count({ where: { step: 3 } })).toBe(0);
});

test('the checkpoint that a run would continue from cannot be deleted, and the page says why', async () => {
  await act(6, 'Delete…');
  await page.getByRole('dialog').getByText('would continue from it').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Move to the trash' }).isDisabled()).toBe(true);
});
