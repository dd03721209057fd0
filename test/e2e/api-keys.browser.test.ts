import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { id } = await api.createUser('EDITOR');
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('by keyboard alone a key is created, works, and is revoked', async () => {
  await page.goto(`${api.url}/account`);
  await page.getByRole('button', { name: 'Create an API key' }).press('Enter');
  await page.getByRole('textbox', { name: 'Name' }).fill('night script');
  await page.getByRole('checkbox', { name: 'Change' }).press('Space');
  await page.getByRole('combobox', { name: 'It expires' }).selectOption('In 30 days');
  await page.getByRole('button', { name: 'Create', exact: true }).press('Enter');
  const shown = page.getByRole('textbox', { name: 'API key' });
  await shown.waitFor();
  const key = await shown.inputValue();
  expect(key).toMatch(/^exm_[0-9A-Za-z]{42}$/);
  await page.getByRole('button', { name: 'Close', exact: true }).press('Enter');
  const row = page.getByRole('table', { name: 'API keys' }).getByRole('row', { name: /night script/ });
  await row.waitFor();
  await expect.poll(() => row.innerText()).toContain(key.slice(0, 12));
  expect(await page.content()).not.toContain(key);
  expect((await api.ask('{ viewer { login } }', {}, key)).status).toBe(200);

  await page.getByRole('button', { name: 'Revoke night script' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter');
  await expect.poll(() => row.count(), { timeout: PATIENCE_MS }).toBe(0);
  expect((await api.ask('{ viewer { login } }', {}, key)).status).toBe(401);
});
