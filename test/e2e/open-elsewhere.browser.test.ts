import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
/** Of two users. */
let here: BrowserContext;
let elsewhere: BrowserContext;
let ownerId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  ({ id: ownerId } = await api.createUser('ADMIN'));
  [here, elsewhere] = [await signedIn(ownerId), await signedIn((await api.createUser('VIEWER')).id)];
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function signedIn(userId: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, userId)).path, api.url).href);
  await first.close();
  return context;
}

async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${api.url}${path}`);
  await page.getByText('live', { exact: true }).waitFor();
  return page;
}

test("what happens to the checkpoints of an ended run is seen on everybody's open page, and in the open trash", async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.checkpoint(3);
  await rows.checkpoint(6);
  await rows.finish();
  const path = `/runs/${globalId('Run', runId)}`;
  const [page, other, trash] = [
    await open(here, path),
    await open(elsewhere, path),
    await open(elsewhere, '/trash'),
  ];
  const act = async (step: number, item: string) => {
    await page.getByRole('button', { name: `Actions for step ${step}` }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const [row, last] = [3, 6].map((step) =>
    other.getByRole('listitem', { name: `Checkpoint of step ${step}` }),
  );
  await trash.getByText('The trash is empty').waitFor();

  await act(3, 'Pin');
  await row?.getByRole('img', { name: 'pinned' }).waitFor();
  await act(3, 'Unpin');
  await row?.getByRole('img', { name: 'pinned' }).waitFor({ state: 'detached' });
  await act(6, 'Delete…');
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
  await last?.waitFor({ state: 'detached' });
  await expect.poll(() => row?.count()).toBe(1);
  await trash.getByRole('cell', { name: 'step 6 of run' }).waitFor();

  const own = await open(here, '/trash');
  await own.getByRole('button', { name: 'Restore step 6 of run' }).click();
  await last?.waitFor();
  await page.getByRole('listitem', { name: 'Checkpoint of step 6' }).waitFor();
  await trash.getByText('The trash is empty').waitFor();
});

test('a shared view that is open elsewhere is renamed, changed and deleted there too', async () => {
  const id = newId();
  const document = {
    version: 1,
    where: '',
    group: 'all',
    columns: null,
    pinned: 0,
    sort: null,
    groupBy: null,
  };
  await api.prisma.runView.create({ data: { id, ownerId, name: 'mine', isShared: true, document } });
  const path = `/runs?view=${globalId('RunView', id)}`;
  const [page, other] = [await open(here, path), await open(elsewhere, path)];
  const choose = async (item: string) => {
    await page.getByRole('button', { name: /^View / }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await other.getByRole('button', { name: 'View mine', exact: true }).waitFor();

  await choose('Rename…');
  await page.getByLabel('Name of the view').fill('ours');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await other.getByRole('button', { name: 'View ours', exact: true }).waitFor();

  await page.getByRole('radiogroup', { name: 'State' }).getByText('Finished', { exact: true }).click();
  await choose('Save changes');
  await expect
    .poll(() => other.getByRole('radio', { name: 'Finished' }).isChecked(), { timeout: PATIENCE_MS })
    .toBe(true);

  // What one has begun to change is not changed under one's hands, and no save overwrites the other's unasked.
  const third = await open(here, path);
  await third.getByRole('radiogroup', { name: 'State' }).getByText('Active', { exact: true }).click();
  await third.getByRole('button', { name: 'View ours (changed)' }).waitFor();
  await page.getByRole('radiogroup', { name: 'State' }).getByText('All', { exact: true }).click();
  await choose('Save changes');
  await expect
    .poll(() => other.getByRole('radio', { name: 'All', exact: true }).isChecked(), { timeout: PATIENCE_MS })
    .toBe(true);
  await third.getByRole('button', { name: /^View / }).click();
  await third.getByRole('menuitem', { name: 'Save changes' }).click();
  await third.getByText('Somebody else has changed this view').waitFor();

  await choose('Delete…');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await other.getByText('This view was deleted').waitFor();
});
