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
const ALIAS = '<b>إنتاج</b> 🧪';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let context: BrowserContext;
let page: Page;
let runId: string;
let checkpoints: string[];
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
  await api.prisma.checkpointAlias.deleteMany();
  ({ runId } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  checkpoints = [await rows.checkpoint(3), await rows.checkpoint(6)].map((id) => globalId('Checkpoint', id));
  page = await context.newPage();
});

function openRun() {
  return page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
}

function row(step: number) {
  return page.getByRole('listitem', { name: `Checkpoint of step ${step}` });
}

function dialog() {
  return page.getByRole('dialog');
}

async function nameStep(step: number): Promise<void> {
  await page.getByRole('button', { name: `Actions for step ${step}` }).click();
  await page.getByRole('menuitem', { name: 'Aliases…' }).click();
  await dialog().getByLabel('New alias').fill(ALIAS);
  await dialog().getByRole('button', { name: 'Set the alias' }).click();
}

test('on the page of a run an alias is set, moved after a second word, shown, and removed', async () => {
  await openRun();
  await nameStep(3);
  await dialog()
    .getByRole('button', { name: `Remove the alias ${ALIAS}` })
    .waitFor();
  await dialog().getByRole('button', { name: 'Close', exact: true }).click();
  await row(3).getByText(ALIAS).waitFor();

  await nameStep(6);
  await dialog().getByText('points at step 3 of "run" already').waitFor();
  await dialog().getByRole('button', { name: 'Move it here' }).click();
  await dialog()
    .getByRole('button', { name: `Remove the alias ${ALIAS}` })
    .waitFor();
  await dialog().getByRole('button', { name: 'Close', exact: true }).click();
  await row(6).getByText(ALIAS).waitFor();
  await row(3).getByText(ALIAS).waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Actions for step 6' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialog().getByText(`It has the alias "${ALIAS}".`).waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'hidden' });

  await page.getByRole('button', { name: 'Actions for step 6' }).click();
  await page.getByRole('menuitem', { name: 'Aliases…' }).click();
  await dialog()
    .getByRole('button', { name: `Remove the alias ${ALIAS}` })
    .click();
  await row(6).getByText(ALIAS).waitFor({ state: 'hidden' });
  expect(await api.prisma.checkpointAlias.count()).toBe(0);
});

test('the page of a checkpoint shows its aliases, refuses what an alias may not be, and sets one', async () => {
  await page.goto(`${api.url}/checkpoints/${checkpoints[0]}`);
  await page.getByRole('button', { name: 'Aliases' }).click();
  await dialog().getByLabel('New alias').fill('latest');
  await dialog().getByText('Must not be "latest" or "best"').waitFor();
  await expect.poll(() => dialog().getByRole('button', { name: 'Set the alias' }).isDisabled()).toBe(true);
  await dialog().getByLabel('New alias').fill('production');
  await dialog().getByLabel('New alias').press('Enter');
  await dialog().getByRole('button', { name: 'Remove the alias production' }).waitFor();
  await dialog().getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('list', { name: 'Aliases' }).getByText('production').waitFor();
});

test('who moves an alias that somebody else has moved meanwhile is told where it points, and may move it again', async () => {
  await openRun();
  await nameStep(3);
  await dialog().getByRole('button', { name: 'Close', exact: true }).click();
  await nameStep(6);
  await dialog().getByRole('button', { name: 'Move it here' }).waitFor();
  const other = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: other.runId }, data: { displayName: 'elsewhere' } });
  const rows = rowsOf(api.prisma, other.runId);
  await rows.begin(1, 0);
  const checkpointId = await rows.checkpoint(9);
  await api.prisma.checkpointAlias.updateMany({ data: { checkpointId, version: 2 } });
  await dialog().getByRole('button', { name: 'Move it here' }).click();
  await dialog().getByText('now points at step 9 of "elsewhere" and has version 2').waitFor();
  await dialog().getByRole('button', { name: 'Move it here' }).click();
  await dialog()
    .getByRole('button', { name: `Remove the alias ${ALIAS}` })
    .waitFor();
  expect(await api.prisma.checkpointAlias.findMany({ select: { version: true } })).toEqual([{ version: 3 }]);
});

test('Translate offers aliases before runs, and opens the checkpoint that one points at', async () => {
  await openRun();
  await nameStep(3);
  await dialog()
    .getByRole('button', { name: `Remove the alias ${ALIAS}` })
    .waitFor();
  await queueRun(api.prisma, world); // a newer one, which is not chosen
  await page.goto(`${api.url}/translate`);
  await page.getByRole('combobox', { name: 'Run' }).click();
  await page.getByRole('option', { name: ALIAS }).click();
  await page.waitForURL((url) => url.searchParams.get('checkpoint') === checkpoints[0]);
  const checkpoint = page.getByRole('combobox', { name: 'Checkpoint' });
  await expect.poll(() => checkpoint.inputValue()).toMatch(/^step 3, .* · /);
});
