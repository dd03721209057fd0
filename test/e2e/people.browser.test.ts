import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function newPage(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  return { context, page: await context.newPage() };
}

async function signedIn(userId: string): Promise<Page> {
  const { page } = await newPage();
  await signInBrowser(page, api.url + (await createSignInLink(api.prisma, userId)).path);
  return page;
}

async function admin(): Promise<Page> {
  return signedIn((await api.createUser('ADMIN')).id);
}

/** The cells of a person's row. */
async function shows(page: Page, login: string, texts: readonly string[]): Promise<void> {
  const row = page.getByRole('row').filter({ has: page.getByText(login, { exact: true }) });
  await vi.waitFor(async () => {
    expect((await row.getByRole('cell').allInnerTexts()).slice(0, 3)).toEqual(texts);
  }, PATIENCE_MS);
}

test('a person is invited, comes by the link, gets another role, and is out as soon as they are disabled', async () => {
  const page = await admin();
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('textbox', { name: 'Login' }).fill('Ada');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.getByText('May have only the letters a to z').waitFor();
  await page.getByRole('textbox', { name: 'Login' }).fill('ada');
  await page.getByRole('radio', { name: 'Viewer' }).check();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  await shows(page, 'ada', ['ada', 'Viewer', expect.stringMatching(/^Invited, until /)]);

  const { page: hers } = await newPage();
  await hers.goto(link);
  await hers.getByText('This link is for ada').waitFor();
  await hers.getByRole('button', { name: 'Sign in as ada' }).click();
  await hers.getByRole('button', { name: 'Signed in as ada' }).waitFor();
  await shows(page, 'ada', ['ada', 'Viewer', 'Active']);

  await page.getByRole('button', { name: 'Change role: ada' }).click();
  await page.getByRole('radio', { name: 'Operator' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page, 'ada', ['ada', 'Operator', 'Active']);

  await page.getByRole('button', { name: 'Disable: ada' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await shows(page, 'ada', ['ada', 'Operator', 'Disabled']);
  await hers.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  await page.getByRole('button', { name: 'Enable: ada' }).click();
  await shows(page, 'ada', ['ada', 'Operator', 'Active']);
});

test('the last admin is told why they cannot be disabled', async () => {
  await api.prisma.user.updateMany({ data: { role: 'OPERATOR' } });
  const { id } = await api.createUser('ADMIN');
  const page = await signedIn(id);
  await page.goto(`${api.url}/admin/people`);
  await page.getByRole('button', { name: new RegExp(`^Disable: admin-${id}`) }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByText('is the last admin').waitFor();
});

test('a person sees their browsers, signs another out, and then themself', async () => {
  const { id } = await api.createUser('VIEWER');
  const page = await signedIn(id);
  const other = await signedIn(id);
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Account' }).click();
  await page.getByText('This browser').waitFor();
  await page.getByRole('button', { name: /^Sign out .*Chrom/ }).click();
  await other.getByRole('heading', { name: 'Your session has ended' }).waitFor();
  const browsers = page.getByRole('region', { name: 'Where you are signed in' }).getByRole('row');
  await expect.poll(() => browsers.count(), { timeout: PATIENCE_MS }).toBe(2);

  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByRole('heading', { name: 'Sign in to Exemplar' }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
});
