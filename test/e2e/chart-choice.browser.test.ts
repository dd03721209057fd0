import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  for (const name of ['generator/total', 'generator/kl', 'system/memory'])
    await rows.log(pointsOf(name, range(1, 20)));
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(20_000);
  const { id } = await api.createUser('VIEWER');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('charts are filtered and pinned, and the address says so to the next one who opens it', async () => {
  const curves = page.getByRole('region', { name: 'Curves' });
  const titles = async () =>
    Promise.all((await curves.getByRole('figure').all()).map((figure) => figure.getAttribute('aria-label')));
  await curves.getByRole('figure', { name: 'Trainer memory' }).waitFor();
  await curves.getByRole('button', { name: 'Pin Trainer memory' }).click();
  await curves
    .getByRole('region', { name: 'Pinned' })
    .getByRole('figure', { name: 'Trainer memory' })
    .waitFor();
  expect((await titles())[0]).toBe('Trainer memory');
  await curves.getByRole('searchbox', { name: 'Filter charts' }).fill('generator');
  await expect.poll(titles).not.toContain('Trainer memory');
  await curves.getByRole('searchbox', { name: 'Filter charts' }).fill('nothing of that name');
  await curves.getByText('No charts match').waitFor();
  await curves.getByRole('searchbox', { name: 'Filter charts' }).fill('memory');
  expect(new URL(page.url()).search).toBe('?charts=memory&pin=system/memory');
  await page.reload();
  const pin = curves.getByRole('button', { name: 'Pin Trainer memory' });
  await pin.waitFor();
  expect(await titles()).toEqual(['Trainer memory']);
  await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true');
  await pin.click();
  await curves.getByRole('region', { name: 'Pinned' }).waitFor({ state: 'detached' });
});

test('every point of the run is downloaded in the format that is chosen', async () => {
  await page.goto(page.url().split('?')[0] ?? '');
  const curves = page.getByRole('region', { name: 'Curves' });
  await curves.getByRole('button', { name: 'Download all points' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    curves.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^points-.*\.csv$/);
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(1 + 3 * 20);
});
