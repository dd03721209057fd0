import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdSchema } from '#contracts/ids.ts';
import { notify } from '#db/notify.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { axeViolations } from '../a11y/axe-violations.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { seedRuns } from '../testkit/seed-runs.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory }), launchBrowser()]);
  await seedRuns(api.prisma, { runs: 120, metrics: 2 });
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const { id } = await api.createUser('ADMIN');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await page.close();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function open(search = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${api.url}/runs${search}`);
  await box(page).waitFor();
  return page;
}

function box(page: Page) {
  return page.getByRole('textbox', { name: 'Filter' });
}

function run(page: Page, name: string) {
  return page.getByRole('link', { name, exact: true });
}

test('a filter is written by keyboard with what the server offers, and stands in the address', async () => {
  const page = await open();
  await run(page, 'egsc-it 119').waitFor();
  await box(page).click();
  await page.keyboard.type('sta');
  await page.getByRole('option', { name: /^state/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).inputValue()).toBe('state ');
  await page.getByRole('option', { name: /^= ?is$/ }).waitFor();
  await page.keyboard.type('= fai');
  await page.getByRole('option', { name: 'FAILED' }).waitFor();
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/offer.png` });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).inputValue()).toBe('state = FAILED ');
  await page.keyboard.press('Enter');
  await run(page, 'egsc-it 119').waitFor({ state: 'detached' });
  await run(page, 'egsc-it 87').waitFor();
  expect(new URL(page.url()).searchParams.get('where')).toBe('state = FAILED');

  await page.reload();
  await run(page, 'egsc-it 87').waitFor();
  await expect.poll(() => box(page).inputValue()).toBe('state = FAILED');
  await page.goBack();
  await run(page, 'egsc-it 119').waitFor();
  await expect.poll(() => box(page).inputValue()).toBe('');
  await page.close();
});

test('what is wrong is marked at its place, and the last list stays', async () => {
  const page = await open('?where=config.seed+%3D+7');
  await run(page, 'egsc-it 107').waitFor();
  await box(page).fill('config.seed = 7 and stat = FAILED');
  await page.keyboard.press('Enter');
  const alert = page.getByRole('alert').filter({ hasText: 'is not a field of runs' });
  await alert.waitFor();
  await expect.poll(() => alert.locator('mark').textContent()).toBe('stat');
  expect(await axeViolations(page)).toEqual([]);
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/problem.png` });
  await run(page, 'egsc-it 107').waitFor();
  expect(new URL(page.url()).searchParams.get('where')).toBe('config.seed = 7');

  await box(page).fill('config.seed = 7 and state = FAILED');
  await alert.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await run(page, 'egsc-it 107').waitFor({ state: 'detached' });
  await run(page, 'egsc-it 87').waitFor();
  await page.close();
});

test('words alone are looked for in names, with the group and until it is cleared', async () => {
  const page = await open('?state=stopped');
  await box(page).fill('it 8');
  await page.keyboard.press('Enter');
  await expect.poll(() => box(page).inputValue()).toBe('name contains "it 8"');
  await run(page, 'egsc-it 67').waitFor({ state: 'detached' });
  await run(page, 'egsc-it 87').waitFor();
  await box(page).fill('nowhere to be found');
  await page.keyboard.press('Enter');
  await page.getByText('No runs match').waitFor();
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await run(page, 'egsc-it 119').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await page.close();
});

test('an address with a filter that cannot be read says where it is wrong', async () => {
  const page = await open('?where=state+%3D+NONSENSE');
  const alert = page.getByRole('alert').filter({ has: page.locator('mark') });
  await alert.waitFor();
  await expect.poll(() => alert.locator('mark').textContent()).toBe('NONSENSE');
  await page.close();
});

test('a list with a filter takes in runs that come to match it', async () => {
  const page = await open('?where=tag+%3D+fresh');
  await page.getByText('No runs match').waitFor();
  const { id } = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'egsc-it 3' } });
  await api.prisma.$transaction(async (transaction) => {
    await transaction.run.update({ where: { id }, data: { tags: ['fresh'] } });
    await notify(transaction, 'run_changed', { runId: runIdSchema.parse(id) });
  });
  await run(page, 'egsc-it 3').waitFor();
  await page.close();
});
