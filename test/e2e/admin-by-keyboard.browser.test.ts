import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { openPage } from '../testkit/open-page.ts';
import { tabTo } from '../testkit/tab-to.ts';

// What an admin has to do, without a mouse. Making and revoking keys: api-keys and live-admin.

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

function open(role: Role, path: string): Promise<Page> {
  return openPage(browser, api, role, path);
}

async function press(page: Page, button: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: button, exact: true }));
  await page.keyboard.press('Enter');
}

async function pressInDialog(page: Page, button: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByRole('button', { name: button, exact: true }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
}

test('by keyboard alone a person is invited, gets another role, and is disabled', async () => {
  const page = await open('ADMIN', '/admin/people');
  const row = page.getByRole('row').filter({ hasText: 'lin' });
  await press(page, 'Invite');
  await tabTo(page, page.getByRole('textbox', { name: 'Login' }));
  await page.keyboard.type('lin');
  await tabTo(page, page.getByRole('radio', { name: 'Editor' }));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'Link' }).waitFor();
  await pressInDialog(page, 'Close');
  await row.getByRole('cell', { name: 'Viewer' }).waitFor();

  await press(page, 'Change role: lin');
  await tabTo(page, page.getByRole('radio', { name: 'Viewer' }));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await pressInDialog(page, 'Save');
  await row.getByRole('cell', { name: 'Operator' }).waitFor();

  await press(page, 'Disable: lin');
  await pressInDialog(page, 'Disable');
  await row.getByRole('cell', { name: 'Disabled' }).waitFor();
});

test('by keyboard alone a role is granted in an experiment, and revoked', async () => {
  const { id } = await api.createUser('VIEWER');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id } });
  const experiment = await api.prisma.experiment.create({ data: { id: newId(), name: 'tides' } });
  const page = await open('ADMIN', `/experiments/${globalId('Experiment', experiment.id)}`);
  await press(page, 'Grant a role');
  await tabTo(page, page.getByRole('combobox', { name: 'Person' }));
  await page.keyboard.type(login);
  await pressInDialog(page, 'Grant');
  const granted = page
    .getByRole('table', { name: 'Granted roles' })
    .getByRole('row')
    .filter({ hasText: login });
  await granted.getByRole('cell', { name: 'Editor' }).waitFor();

  await press(page, `Revoke the role of ${login}`);
  await pressInDialog(page, 'Revoke');
  await granted.waitFor({ state: 'hidden' });
});

test('by keyboard alone a worker is drained and resumed', async () => {
  setScript(api.dataDirectory, {});
  const { databaseUrl, dataDirectory } = api;
  const worker = await startFakeWorker({ databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 10 });
  const page = await open('OPERATOR', '/admin/workers');
  await press(page, 'Drain fake');
  await press(page, 'Resume fake');
  await page.getByRole('button', { name: 'Drain fake' }).waitFor();
  await worker.stop();
});

test('by keyboard alone what waits is taken later and canceled', async () => {
  const world = await makeWorld(api.prisma);
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: 'early' } });
  const other = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: other.runId }, data: { displayName: 'late' } });
  const page = await open('OPERATOR', '/queue');
  const waiting = page.getByRole('table', { name: 'Waiting' }).locator('tbody tr td:first-child');
  await expect
    .poll(() => waiting.allInnerTexts(), { timeout: PATIENCE_MS })
    .toEqual(['Run early', 'Run late']);
  await press(page, 'Take run early last');
  await expect
    .poll(() => waiting.allInnerTexts(), { timeout: PATIENCE_MS })
    .toEqual(['Run late', 'Run early']);
  await press(page, 'Cancel run early');
  await expect.poll(() => waiting.allInnerTexts(), { timeout: PATIENCE_MS }).toEqual(['Run late']);
});
