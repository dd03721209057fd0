import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillPagesWorld, type PagesWorld } from '../a11y/pages-world.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: PagesWorld;
let context: BrowserContext;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await fillPagesWorld(api);
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL(world.signInPath, api.url).href);
  await first.close();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('the translation that is shown is deleted, not made again, restored from the trash, and deleted for good', async () => {
  const page = await context.newPage();
  await page.goto(`${api.url}/translate?run=${world.finishedRun}`);
  const shown = page.getByRole('button', { name: /^Show the translation/ });
  await shown.click();
  await page.getByRole('button', { name: 'Delete the shown one' }).click();
  await page.getByRole('dialog').getByText('The images that it was made from stay.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByText('Your translations appear here.').waitFor();
  expect(await api.prisma.translation.count()).toBe(1); // and no second one was asked for

  await page.goto(`${api.url}/trash`);
  await page.getByRole('button', { name: /^Restore A → B at step/ }).click();
  await page.getByText('The trash is empty').waitFor();
  await page.goto(`${api.url}/translate?run=${world.finishedRun}`);
  await shown.click();
  await page.getByRole('button', { name: 'Delete the shown one' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByText('Your translations appear here.').waitFor();
  await page.goto(`${api.url}/trash`);
  await page.getByRole('button', { name: /^Delete A → B at step .* for good$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The trash is empty').waitFor();
  expect(await api.prisma.translation.count()).toBe(0);
});
