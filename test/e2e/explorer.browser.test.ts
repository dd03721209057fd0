import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, startApi } from '../testkit/api.ts';
import { axeViolations } from '../a11y/axe-violations.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
  [api, browser] = await Promise.all([startApi({ dashboardDirectory }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

/** A page, and what the browser complains about in it: among that, whatever the content security policy keeps out. */
async function newPage(options = {}): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

async function signIn(page: Page): Promise<void> {
  const asked = await api.ask('mutation { createSignInLink(input: {}) { url } }');
  const { createSignInLink: link } = asked.data as { createSignInLink: { url: string } };
  await signInBrowser(page, link.url);
}

test('who has signed in explores the API in the browser: the schema, a query, a subscription', async () => {
  const { page, complaints } = await newPage();
  await signIn(page);
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(api.url) && request.url().startsWith('http')) foreign.push(request.url());
  });
  await page.goto(`${api.url}/graphql`);
  const result = page.getByRole('region', { name: 'Result Window' });
  const ask = async (query: string) => {
    await page.getByRole('region', { name: 'Query Editor' }).locator('.CodeMirror').click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(query);
    // What kind of operation it is, GraphiQL sees a moment after it was typed; the name of the tab tells when.
    const name = / (\w+) /.exec(query)?.[1] ?? '';
    await page.getByRole('button', { name, exact: true }).waitFor();
    await page.getByRole('button', { name: /^Execute query/ }).click();
  };
  await ask('query Whoami { viewer { login } }');
  await expect.poll(() => result.textContent()).toContain('admin-');
  await ask('subscription Trash { trashChanged }');
  await page.getByRole('button', { name: /^Stop query/ }).click();
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const documentation = page.locator('.graphiql-doc-explorer');
  await expect.poll(() => documentation.textContent()).toContain('Subscription');
  expect([complaints, foreign]).toEqual([[], []]);
  await page.close();
});

test('axe objects to nothing in GraphiQL, and the tab key leads out of its editors', async () => {
  const { page } = await newPage({ bypassCSP: true }); // which keeps axe out
  await signIn(page);
  await page.goto(`${api.url}/graphql`);
  const editor = page.getByRole('region', { name: 'Query Editor' });
  await editor.getByRole('textbox', { name: 'Query Editor' }).waitFor();
  expect((await axeViolations(page)).join('\n')).toBe('');
  await editor.locator('.CodeMirror').click();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.ariaLabel')).toMatch(/^Execute query/);
  await page.close();
});

test('who has not signed in is led to the dashboard, which says how', async () => {
  const { page } = await newPage();
  await page.goto(`${api.url}/graphql`);
  expect(new URL(page.url()).pathname).toBe('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.close();
});

test('a program that asks the same address for JSON gets the answer of the API', async () => {
  const headers = { authorization: `Bearer ${api.token}`, accept: 'application/json' };
  const query = new URLSearchParams({ query: '{ viewer { login } }' });
  const response = await fetch(`${api.url}/graphql?${query.toString()}`, { headers });
  expect(await response.json()).toMatchObject({ data: { viewer: {} } });
});
