import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, startApi } from '../testkit/api.ts';
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
async function newPage(): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

test('who has signed in explores the API in the browser: the schema, a query, a subscription', async () => {
  const { page, complaints } = await newPage();
  const asked = await api.ask('mutation { createSignInLink(input: {}) { url } }');
  const { createSignInLink: link } = asked.data as { createSignInLink: { url: string } };
  await signInBrowser(page, link.url);
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
    await page.getByRole('tab', { name: / (\w+) /.exec(query)?.[1] ?? '' }).waitFor();
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
