import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let page: Page;
let runId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  runId = globalId('Run', (await queueRun(api.prisma, await makeWorld(api.prisma))).runId);
  await api.ask('mutation ($id: ID!) { cancelRun(input: {runId: $id}) { userErrors { code } } }', {
    id: runId,
  });
  await api.ask('mutation { createExperiment(input: {name: "audited"}) { userErrors { code } } }');
  const { id } = await api.createUser('ADMIN');
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('the audit log says what changed, is filtered in the address, and is downloaded', async () => {
  await page.goto(`${api.url}/admin/audit`);
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBe(3); // the newest is the sign-in itself
  await expect.poll(() => rows.nth(0).innerText()).toContain('signIn');
  await expect.poll(() => rows.nth(2).innerText()).toContain('state: QUEUED → CANCELED');
  await page.getByRole('textbox', { name: 'Action' }).fill('createExperiment');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBe(1);
  expect(new URL(page.url()).search).toBe('?action=createExperiment');
  await page.reload();
  await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBe(1);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(2);
  expect(csv).toContain('createExperiment');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => rows.count(), { timeout: PATIENCE_MS }).toBe(3);
  await expect.poll(() => rows.nth(2).getByRole('link').getAttribute('href')).toBe(`/runs/${runId}`);
});
