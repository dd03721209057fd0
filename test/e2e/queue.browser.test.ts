import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let operator: BrowserContext;
let page: Page;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
  operator = await signIn('OPERATOR');
});
afterAll(async () => {
  await browser.close();
  await api.close();
});
beforeEach(async () => {
  await api.prisma.job.deleteMany();
  page = await operator.newPage();
});

async function signIn(role: Role): Promise<BrowserContext> {
  const { id } = await api.createUser(role);
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await first.close();
  return context;
}

async function run(name: string): Promise<string> {
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: name } });
  return runId;
}

/** The work that waits, in the order of the page. */
async function shows(names: string[]): Promise<void> {
  const waiting = page.getByRole('table', { name: 'Waiting' }).getByRole('row').locator('td:first-child');
  await expect.poll(() => waiting.allInnerTexts()).toEqual(names);
}

test('runs that wait are shown as they come, one is taken first, and one is canceled', async () => {
  await run('first');
  await page.goto(`${api.url}/queue`);
  await shows(['Run first']);
  await expect.poll(() => page.getByRole('button', { name: 'Take run first first' }).isDisabled()).toBe(true);
  const urgent = await run('urgent');
  await shows(['Run first', 'Run urgent']);
  await page
    .getByText('Behind 1 other run.')
    .or(page.getByText('No running worker takes runs.'))
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Take run urgent first' }).click();
  await shows(['Run urgent', 'Run first']);
  await page.getByRole('button', { name: 'Take run urgent last' }).click();
  await shows(['Run first', 'Run urgent']);
  await page.getByRole('button', { name: 'Cancel run urgent' }).click();
  await shows(['Run first']);
  expect(await api.prisma.run.findUniqueOrThrow({ where: { id: urgent } })).toMatchObject({
    state: 'CANCELED',
  });
});

test('all that waits is canceled after a look at how much it is', async () => {
  await run('first');
  await run('second');
  await page.goto(`${api.url}/queue`);
  await page.getByRole('button', { name: 'Cancel all that waits' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Runs: 2').waitFor();
  await dialog.getByRole('button', { name: 'Cancel all' }).click();
  await page.getByText('Nothing waits').waitFor();
  expect(await api.prisma.job.count({ where: { state: 'QUEUED' } })).toBe(0);
});

test('who may only look sees the queue and no buttons', async () => {
  await run('first');
  const viewer = await (await signIn('VIEWER')).newPage();
  await viewer.goto(`${api.url}/queue`);
  await viewer.getByRole('link', { name: 'first' }).waitFor();
  await expect.poll(() => viewer.getByRole('main').getByRole('button').count()).toBe(0);
});
