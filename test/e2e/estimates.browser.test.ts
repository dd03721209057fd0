import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const PATIENCE = { timeout: 20_000 };

let api: TestApi;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  await makeWorld(api.prisma);
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE.timeout);
  const { id } = await api.createUser('EDITOR');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

/** States of the estimates that were asked for, the first first. */
async function states(): Promise<string[]> {
  const rows = await api.prisma.estimate.findMany({ orderBy: { id: 'asc' }, select: { state: true } });
  return rows.map(({ state }) => state);
}

async function openDialog(): Promise<void> {
  await page.goto(`${api.url}/runs`);
  await page
    .getByRole('button', { name: /^Start/ })
    .first()
    .click();
}

test('an estimate that nobody waits for any more is canceled', async () => {
  await openDialog();
  await expect.poll(states, PATIENCE).toEqual(['QUEUED']);
  await page.getByRole('dialog').getByLabel('Image height (px)').fill('64');
  await expect.poll(states, { message: 'settings changed', ...PATIENCE }).toEqual(['CANCELED', 'QUEUED']);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(states, { message: 'dialog closed', ...PATIENCE }).toEqual(['CANCELED', 'CANCELED']);
  await openDialog();
  await page.getByText('There is no estimate until a worker that makes them is online.').waitFor();
  expect((await states()).at(2)).toBe('QUEUED');
  await page.goto('about:blank');
  await expect
    .poll(async () => (await states()).at(2), { message: 'page left', ...PATIENCE })
    .toBe('CANCELED');
});
