import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { notify } from '#db/notify.ts';
import { readSettings } from '../../api/env.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { setScript, startFakeWorker } from '../testkit/fake-worker.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { openPage } from '../testkit/open-page.ts';

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
beforeAll(async () => {
  const settings = readSettings({ DATABASE_URL: 'postgresql://u:hidden@db/exemplar', LOG_LEVEL: 'warn' });
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built, settings }), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

function open(role: Role, path: string): Promise<Page> {
  return openPage(browser, api, role, path);
}

test('an operator sees a worker come, what it does, lets it drain and resumes it', async () => {
  const page = await open('OPERATOR', '/admin/workers');
  await page.getByText('No workers').waitFor();
  setScript(api.dataDirectory, {});
  const { databaseUrl, dataDirectory } = api;
  const worker = await startFakeWorker({ databaseUrl, dataDirectory, roles: ['train'], leaseSeconds: 10 });
  const card = page.getByRole('region', { name: 'fake' });
  await card.getByText('fake processor, 1 core').waitFor();

  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  await notify(api.prisma, 'job_queued', { kind: 'TRAIN' });
  await card.getByRole('link', { name: 'run' }).waitFor();
  await card.getByText('Busy').waitFor();
  await card.getByRole('button', { name: 'Drain fake' }).click();
  await card.getByText('It finishes its work and takes no more.').waitFor();
  expect((await api.prisma.run.findUniqueOrThrow({ where: { id: runId } })).state).toMatch(
    /STARTING|RUNNING/,
  );
  await card.getByRole('button', { name: 'Resume fake' }).click();
  await card.getByText('Busy').waitFor();
  await worker.stop();
  await page.getByText('No workers').waitFor();
});

test('the overview tells what needs a hand as it comes, and leads there', async () => {
  const page = await open('OPERATOR', '/admin');
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const failure = { class: 'DIVERGED', code: 'DIVERGED', message: 'generator/total became NaN' };
  const finishedAt = new Date();
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'FAILED', failure, finishedAt } });
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await attention.getByText('1 run failed within the last day.').waitFor();
  await attention.getByRole('link', { name: 'Failed runs' }).click();
  await page
    .getByRole('row', { name: /Failed/ })
    .first()
    .waitFor();
});

test('an admin sees the settings, and an operator has no way there', async () => {
  const admin = await open('ADMIN', '/admin/settings');
  const row = admin.getByRole('row', { name: /^LOG_LEVEL/ });
  await expect
    .poll(() => row.getByRole('cell').allInnerTexts())
    .toEqual([expect.stringContaining('Least severity of what is logged'), 'warn', 'environment']);
  await expect.poll(() => admin.getByRole('main').innerText()).not.toContain('hidden');
  const operator = await open('OPERATOR', '/admin');
  await operator.getByRole('link', { name: 'Workers' }).first().waitFor();
  await expect.poll(() => operator.getByRole('link', { name: 'Settings' }).count()).toBe(0);
});
