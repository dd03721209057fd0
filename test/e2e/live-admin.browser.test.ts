import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
/** Of an admin, who only looks; what happens is done by others. */
let page: Page;
let adminId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  adminId = (await api.createUser('ADMIN')).id;
  page = await browser.newPage({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, adminId)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

test('a key that somebody makes, uses and revokes appears, and goes, on the page of all keys', async () => {
  await page.goto(`${api.url}/admin/keys`);
  const table = page.getByRole('table', { name: 'API keys' });
  await table.waitFor();
  const { token } = await api.createUser('EDITOR');
  const make = 'mutation { createApiKey(input: { name: "night", scopes: [READ] }) { apiKey { id } secret } }';
  const made = (await api.ask(make, {}, token)) as {
    data: { createApiKey: { apiKey: { id: string }; secret: string } };
  };
  const { apiKey, secret } = made.data.createApiKey;
  const row = table.getByRole('row', { name: /night/ });
  await row.getByText('never').nth(1).waitFor(); // it does not expire, and was not used
  await api.ask('{ viewer { id } }', {}, secret);
  await expect.poll(() => row.getByText('never').count(), { timeout: PATIENCE_MS }).toBe(1);

  await page.getByRole('textbox', { name: 'Find' }).fill(secret); // a key that was found somewhere
  await expect.poll(() => table.getByRole('row').count(), { timeout: PATIENCE_MS }).toBe(2);
  const revoke = 'mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { userErrors { code } } }';
  await api.ask(revoke, { id: apiKey.id });
  await page.getByText('No API keys match').waitFor();
});

test('by keyboard alone an admin finds the key of somebody and revokes it', async () => {
  const { id, token } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id } });
  await page.goto(`${api.url}/admin/keys`);
  await page.getByRole('textbox', { name: 'Find' }).pressSequentially(login);
  await page.getByRole('button', { name: `Revoke test of ${login}` }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).press('Enter');
  await page.getByText('No API keys match').waitFor();
  expect((await api.ask('{ viewer { login } }', {}, token)).status).toBe(401);
});

test('disk use grows as a run stores a checkpoint', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  await page.goto(`${api.url}/admin/disk`);
  const cells = page.getByRole('row', { name: /^Checkpoints/ }).getByRole('cell');
  await expect.poll(() => cells.nth(1).innerText(), { timeout: PATIENCE_MS }).toBe('0');
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.checkpoint(1);
  await expect.poll(() => cells.nth(1).innerText(), { timeout: PATIENCE_MS }).toBe('1');
});

test('what another does, and a password that is set in another place, appear on People, Audit and Account', async () => {
  await page.goto(`${api.url}/admin/people`);
  await page.getByRole('table', { name: 'People' }).waitFor();
  await api.ask('mutation { inviteUser(input: { login: "grace", role: VIEWER }) { userErrors { code } } }');
  await page
    .getByRole('row', { name: /^grace/ })
    .getByRole('cell', { name: /^Invited, until/ })
    .waitFor();

  await page.goto(`${api.url}/admin/audit`);
  const rows = page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
  await rows.first().waitFor();
  await api.ask('mutation { createExperiment(input: { name: "seen" }) { userErrors { code } } }');
  await expect.poll(() => rows.first().innerText(), { timeout: PATIENCE_MS }).toContain('createExperiment');

  await page.goto(`${api.url}/account`);
  await page.getByRole('button', { name: 'Set a password' }).waitFor();
  const { path } = await createSignInLink(api.prisma, adminId);
  const there = await browser.newPage();
  await signInBrowser(there, new URL(path, api.url).href);
  await there.evaluate(async () => {
    const query =
      'mutation { setPassword(input: { password: "quiet river under stones" }) { userErrors { code } } }';
    await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
  });
  await page.getByRole('button', { name: 'Change the password' }).waitFor();
  await api.ask(
    'mutation ($userId: ID!) { resetSignIn(input: { userId: $userId }) { userErrors { code } } }',
    {
      userId: globalId('User', adminId),
    },
  );
  await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
});
