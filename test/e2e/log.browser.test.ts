import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { type RunRows, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const LINES = 2_500;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
let rows: RunRows;
let address: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  const texts = Array.from({ length: LINES }, (_, line) => `line ${line}`);
  texts[7] = 'a rare Needle';
  texts[1_300] = '\x1b[31mneedle in red\x1b[0m and <img src=x onerror="document.title=\'taken\'">';
  await rows.say(...texts);
  address = `${api.url}/runs/${globalId('Run', runId)}`;
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const { id } = await api.createUser('VIEWER');
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await first.close();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function open(search = ''): Promise<{ page: Page; log: Locator; lines: Locator }> {
  const page = await context.newPage();
  await page.goto(address + search);
  const log = page.getByRole('region', { name: 'Log' });
  const lines = log.getByRole('log');
  await lines.locator('[data-cursor]').first().waitFor();
  return { page, log, lines };
}

test('a text is found anywhere in the log, and shown in its place', async () => {
  const { page, log, lines } = await open();
  await expect.poll(() => lines.getByText('line 1299').count()).toBe(0);
  await log.getByRole('searchbox', { name: 'Search the log' }).fill('needle');
  await log.getByText('2 of 2').waitFor();
  await lines.locator('[aria-current]', { hasText: 'needle in red' }).waitFor();
  await lines.getByText('line 1299', { exact: true }).waitFor();
  await lines.getByText('line 1301', { exact: true }).waitFor();
  await expect.poll(() => log.getByRole('button', { name: 'Next match' }).isDisabled()).toBe(true);
  await log.getByRole('button', { name: 'Previous match' }).click();
  await log.getByText('1 of 2').waitFor();
  await expect.poll(() => lines.locator('[aria-current] mark').innerText()).toBe('Needle');
  expect(await isInSight(lines, lines.locator('[aria-current]'))).toBe(true);
  await log.getByRole('checkbox', { name: 'Match case' }).check();
  await log.getByText('1 of 1').waitFor();
  expect(new URL(page.url()).search).toBe('?find=needle&case=1');
  await page.close();
});

test('codes of ANSI become colors, and markup in a log is text', async () => {
  const { page, lines } = await open('?find=needle%20in%20red');
  const red = lines.locator('[aria-current] span', { hasText: /^needle in red$/ }).last();
  await red.waitFor();
  await expect.poll(() => red.getAttribute('style')).toContain('--ansi-color');
  expect(await colorOf(page, '[aria-current] [style*="--ansi-color"]')).not.toBe(
    await colorOf(page, '[role=log]'),
  );
  await expect.poll(() => lines.getByText('<img src=x').count()).toBe(1);
  await expect.poll(() => lines.locator('img').count()).toBe(0);
  await expect.poll(() => lines.getByText('[31m').count()).toBe(0);
  await expect.poll(() => page.title()).not.toBe('taken');
  await page.close();
});

test('the whole log is read page by page, with no more than a thousand lines at a time', async () => {
  const { page, log, lines } = await open();
  const texts = () => lines.locator('[data-cursor] > span:last-child').allInnerTexts();
  expect(await texts()).toHaveLength(100);
  for (let expected = 200; expected <= 1_000; expected += 100) {
    await lines.getByRole('button', { name: 'Load earlier lines' }).click();
    await expect.poll(async () => (await texts()).length, { timeout: PATIENCE_MS }).toBe(expected);
  }
  await lines.getByRole('button', { name: 'Load earlier lines' }).click();
  await lines.getByText('line 1400', { exact: true }).waitFor();
  const shown = await texts();
  expect([shown.length, shown[0], shown.at(-1)]).toEqual([1_000, 'line 1400', 'line 2399']);
  await lines.getByRole('button', { name: 'First lines' }).click();
  await lines.getByText('line 0', { exact: true }).waitFor();
  await lines.getByRole('button', { name: 'Load later lines' }).click();
  await lines.getByText('line 199', { exact: true }).waitFor();
  await log.getByRole('button', { name: 'Newest lines' }).click();
  await rows.say('and one more');
  await lines.getByText('and one more').waitFor();
  expect(await isInSight(lines, lines.getByText('and one more'))).toBe(true);
  await page.close();
});

test('the whole log is downloaded', async () => {
  const { page, log } = await open();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    log.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^log-.*\.txt$/);
  const saved = (await readFile(await download.path(), 'utf8')).split('\n');
  expect(saved[0]).toMatch(/line 0$/);
  expect(saved.length).toBeGreaterThan(LINES);
  await page.close();
});

function colorOf(page: Page, selector: string): Promise<unknown> {
  return page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`);
}

async function isInSight(box: Locator, item: Locator): Promise<boolean> {
  const [outer, inner] = [await box.boundingBox(), await item.boundingBox()];
  if (!outer || !inner) return false;
  return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height + 1;
}
