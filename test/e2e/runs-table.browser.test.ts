import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { axeViolations } from '../a11y/axe-violations.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { seedRuns } from '../testkit/seed-runs.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const RUNS = 220;
const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory }), launchBrowser()]);
  await seedRuns(api.prisma, { runs: RUNS, metrics: 6 });
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
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
  await rows(page).first().waitFor();
  return page;
}

function rows(page: Page) {
  return page.locator('tbody tr[data-index]');
}

/** What stands in a column, in the order of the rows that are drawn. */
async function column(page: Page, place: number, count = 5): Promise<string[]> {
  const texts = await rows(page).locator(`td:nth-child(${place})`).allTextContents();
  return texts.slice(0, count);
}

async function heads(page: Page): Promise<(string | null)[]> {
  const all = await page.locator('thead th[title]').all();
  return Promise.all(all.map((each) => each.getAttribute('title')));
}

function query(page: Page): string {
  return decodeURIComponent(new URL(page.url()).search);
}

test('a column is chosen, sorted by, rows are selected and compared, and the address keeps the view', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Find a column').fill('bench/2');
  await dialog.getByRole('checkbox', { name: /bench\/2, min/ }).check();
  await dialog.getByLabel('Find a column').fill('seed');
  await dialog.getByRole('checkbox', { name: 'Seed' }).check();
  for (const name of ['Newest sample', 'Last losses', 'Preset', 'Progress'])
    await dialog.getByRole('button', { name: `Remove ${name}` }).click();
  await dialog.getByRole('button', { name: 'Pin Name on the left' }).click();
  await dialog.getByRole('button', { name: 'Move seed to the left' }).click();
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(query(page)).toBe('?cols=name,state,dataset,created,config.seed,metric:bench/2.min&pin=1');
  expect(new URL(page.url()).search).toBe(query(page)); // as a person would type it

  const byMetric = page.getByRole('button', { name: 'bench/2, min', exact: true });
  await byMetric.click();
  await byMetric.click();
  expect(query(page)).toContain('&sort=metric:bench/2.min');
  const lowest = await api.prisma.runMetric.findMany({
    where: { name: 'bench/2' },
    orderBy: { min: 'asc' },
    take: 3,
    include: { run: true },
  });
  const names = lowest.map(({ run }) => run.displayName);
  await expect.poll(() => column(page, 2, 3), { timeout: PATIENCE_MS }).toEqual(names);
  expect(await page.locator('th[aria-sort=ascending]').getAttribute('title')).toContain('bench/2');

  await rows(page).nth(0).getByRole('checkbox').check();
  await rows(page)
    .nth(2)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  const bar = page.getByRole('region', { name: 'Selected runs' });
  await bar.getByText('3 selected').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const link = await bar.getByRole('link', { name: 'Compare' }).getAttribute('href');
  expect(link).toBe(`/compare?runs=${lowest.map(({ runId }) => globalId('Run', runId)).join(',')}`);

  const shown = await heads(page);
  await page.reload();
  await expect.poll(() => column(page, 2, 3), { timeout: PATIENCE_MS }).toEqual(names);
  expect(await heads(page)).toEqual(shown);
  await page.close();
});

test('a column is made wider by its edge and by the keyboard, and stays so', async () => {
  const page = await open('?cols=name,state,duration');
  const edge = page.getByRole('separator', { name: 'Width of State' });
  const before = Number(await edge.getAttribute('aria-valuenow'));
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  expect(query(page)).toContain(`state~${before + 16}`);
  const box = await edge.boundingBox();
  if (!box) throw new Error('the edge of the column is not drawn');
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 65, box.y + 5, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => query(page)).toContain(`state~${before + 76}`);
  await page.reload();
  await rows(page).first().waitFor();
  expect(Number(await edge.getAttribute('aria-valuenow'))).toBe(before + 76);
  await page.close();
});

test('rows are gone through, selected and opened by keys', async () => {
  const page = await open('?cols=name,state&sort=name');
  await page.getByRole('region', { name: 'List of runs' }).focus();
  await page.keyboard.press('j');
  await expect.poll(() => page.locator('tr:focus').getAttribute('data-index')).toBe('0');
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect.poll(() => page.locator('tr:focus').getAttribute('data-index')).toBe('2');
  await page.keyboard.press('Shift+X');
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('k');
  await expect.poll(() => page.locator('tr:focus').getAttribute('data-index')).toBe('1');
  await page.keyboard.press('Space');
  await page.getByText('2 selected').waitFor();
  const name = await page.locator('tr:focus a').textContent();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor();
  await page.close();
});

test('a table of columns that are gone or hostile is drawn, and they can be taken out', async () => {
  const page = await open(
    '?cols=name,nonsense,config.gone,metric:%3Cb%3E%F0%9F%8E%A8%2525,measure:x@test&sort=nonsense',
  );
  expect(await heads(page)).toEqual([
    'Name',
    'There is no column "nonsense"',
    'Config: gone',
    'metric:<b>🎨%, last value'.replace('metric:', ''),
    'x on the test images, newest evaluation',
  ]);
  expect(await column(page, 3, 1)).toEqual(['–']);
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove nonsense' }).click();
  expect(query(page)).not.toContain('cols=name,nonsense');
  await page.close();
});

test('selected runs are tagged and canceled, each refusal by name', async () => {
  const page = await open('?cols=name,state,tags&state=active');
  for (const place of [4, 6]) await rows(page).nth(place).getByRole('checkbox').check();
  const names = await column(page, 2, 7);
  const bar = page.getByRole('region', { name: 'Selected runs' });
  await bar.getByRole('button', { name: 'Tag' }).click();
  await page.getByLabel('Add tags').fill('keep, عربي 🎨');
  await page.getByRole('button', { name: 'Apply' }).click();
  const tags = async () => (await column(page, 4, 7))[4];
  await expect.poll(tags, { timeout: PATIENCE_MS }).toBe('keepعربي 🎨');
  expect(await api.prisma.run.count({ where: { tags: { has: 'keep' } } })).toBe(2);
  await bar.getByRole('button', { name: 'Tag' }).click();
  await page.getByRole('checkbox', { name: /^keep/ }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(tags, { timeout: PATIENCE_MS }).toBe('عربي 🎨');

  await bar.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep running' }).click();
  const tagged = { tags: { has: 'عربي 🎨' } };
  expect(await api.prisma.run.count({ where: { ...tagged, state: 'CANCELED' } })).toBe(0);
  await bar.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByText('Their workers stop').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  // One of them ends meanwhile.
  const [, ended = ''] = [names[4], names[6]];
  await api.prisma.run.updateMany({ where: { displayName: ended }, data: { state: 'FINISHED' } });
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel 2 runs' }).click();
  await page.getByText(`${ended}: A run that is FINISHED cannot be canceled.`).waitFor();
  expect(await api.prisma.run.count({ where: { ...tagged, state: 'CANCELED' } })).toBe(1);
  await page.close();
});
