import { readFile } from 'node:fs/promises';
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
  await expect.poll(() => page.locator('th[aria-sort=ascending]').getAttribute('title')).toContain('bench/2');

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
  const page = await open('?cols=name,state,tags');
  for (const place of [4, 6]) await rows(page).nth(place).getByRole('checkbox').check();
  const names = await column(page, 2, 7);
  const bar = page.getByRole('region', { name: 'Selected runs' });
  await bar.getByRole('button', { name: 'Tag' }).click();
  await page.getByLabel('Add tags').fill('keep, عربي 🎨');
  await page.getByRole('button', { name: 'Apply' }).click();
  const tags = async () => (await column(page, 4, 7))[4];
  await expect.poll(tags, { timeout: PATIENCE_MS }).toBe('keepعربي 🎨');
  const kept = () => api.prisma.run.count({ where: { tags: { has: 'keep' } } });
  await expect.poll(kept, { timeout: PATIENCE_MS }).toBe(2);
  await bar.getByRole('button', { name: 'Tag' }).and(page.locator(':enabled')).waitFor();
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

test('runs of one config with other seeds are a group with mean, deviation and number, of the rows that are loaded', async () => {
  const page = await open('?cols=name,metric:bench/0,config.seed&state=finished');
  await page.getByLabel('Group by').selectOption('seeds');
  await expect.poll(() => rows(page).count()).toBe(7); // as many learning rates as seeded runs have
  expect(query(page)).toContain('group=seeds');
  await page.getByText('Groups of the 30 loaded runs; there are more').waitFor();
  await page.getByRole('button', { name: 'Load older runs' }).click();
  await page.getByText('Groups of the 130 loaded runs').waitFor();
  await page.getByRole('button', { name: 'Load older runs' }).click();
  await page.getByText('these are all').waitFor();
  const first = rows(page).first();
  const shown = (await first.locator('td').nth(2).textContent()) ?? '';
  const [, mean = '', deviation = '', count = ''] = /^([\d.]+) ± ([\d.]+)n = (\d+)$/.exec(shown) ?? [];
  const name = await first.locator('bdi').first().textContent();
  const members = await api.prisma.$queryRaw<{ mean: number; deviation: number; count: number }[]>`
    select avg(last) as mean, stddev_samp(last) as deviation, count(*)::int as count from run_metric
    join run on run.id = run_id and state = 'FINISHED'
    join run_knob knob on knob.run_id = run.id and path = 'learningRate'
    where run_metric.name = 'bench/0' and knob.number = (
      select number from run_knob join run on run.id = run_id where path = 'learningRate' and display_name = ${name})`;
  expect(members).toHaveLength(1);
  expect(Number(count)).toBe(members[0]?.count);
  expect(Number(mean)).toBeCloseTo(members[0]?.mean ?? 0, 3);
  expect(Number(deviation)).toBeCloseTo(members[0]?.deviation ?? 0, 3);
  expect(await axeViolations(page)).toEqual([]);
  await first.getByRole('button').click();
  await expect.poll(() => rows(page).count()).toBe(7 + Number(count));
  await page.close();
});

test('the whole list is saved with its columns, and nothing where a part of it cannot be read', async () => {
  const page = await open('?cols=name,config.seed,metric:bench/0&sort=name');
  await page.getByRole('button', { name: 'Download' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Download CSV' }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(RUNS + 1);
  expect(lines[0]).toBe('name,config.seed,metric:bench/0');
  expect(lines[1]).toMatch(/^egsc-it 1,1,0\.\d+$/);

  let asked = 0;
  await page.route('**/graphql', async (route) => {
    const isList = route.request().postData()?.includes('query Runs(') ?? false;
    if (isList) asked++;
    if (!isList || asked < 2) return route.continue();
    return route.fulfill({
      json: { errors: [{ message: 'The page is broken.', extensions: { code: 'BAD_USER_INPUT' } }] },
    });
  });
  let isSaved = false;
  page.on('download', () => (isSaved = true));
  await dialog.getByRole('button', { name: 'Download JSON' }).click();
  await dialog.getByText('The page is broken.').waitFor();
  expect(isSaved).toBe(false);
  await page.close();
});

test('selected runs are moved, noted, saved and archived, and deleted where nothing needs them, each refusal by name', async () => {
  const page = await open('?cols=name,state&sort=name');
  const bar = page.getByRole('region', { name: 'Selected runs' });
  const [archived = '', deleted = '', needed = ''] = await column(page, 2, 3);
  const rowOf = (name: string) => rows(page).filter({ has: page.getByRole('link', { name, exact: true }) });
  const isListed = (name: string) => rowOf(name).count();
  await rows(page).nth(0).getByRole('checkbox').check();
  await bar.getByRole('button', { name: 'Organize' }).click();
  await page.getByRole('menuitem', { name: 'Move to an experiment…' }).click();
  await page.getByLabel('Name of the experiment').fill('Elsewhere');
  // Menu and dialog fade.
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  const movedNow = () =>
    api.prisma.run.count({ where: { displayName: archived, experiment: { name: 'Elsewhere' } } });
  await expect.poll(movedNow, { timeout: PATIENCE_MS }).toBe(1);
  await bar.getByRole('button', { name: 'Organize' }).click();
  await page.getByRole('menuitem', { name: 'Add notes…' }).click();
  await page.getByRole('textbox', { name: 'Notes' }).fill('Too *dark*');
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const notesNow = () => api.prisma.runNotes.findMany({ where: { run: { displayName: archived } } });
  await expect.poll(notesNow, { timeout: PATIENCE_MS }).toMatchObject([{ text: 'Too *dark*' }]);
  await bar.getByRole('button', { name: 'Download selected' }).click();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ]);
  const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['name', archived]);
  await bar.getByRole('button', { name: 'Organize' }).click();
  await page.getByRole('menuitem', { name: 'Archive', exact: true }).click();
  await expect.poll(() => isListed(archived), { timeout: PATIENCE_MS }).toBe(0);

  await api.prisma.run.updateMany({ where: { displayName: deleted }, data: { state: 'FINISHED' } });
  await api.prisma.run.updateMany({ where: { displayName: needed }, data: { state: 'RUNNING' } });
  for (const name of [deleted, needed]) await rowOf(name).getByRole('checkbox').check();
  await bar.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByText('restored').waitFor();
  // Menu and dialog fade.
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByText(`"${needed}" cannot be deleted. It is RUNNING.`).waitFor();
  await expect.poll(() => isListed(deleted), { timeout: PATIENCE_MS }).toBe(0);
  expect(await isListed(needed)).toBe(1);
  await page.close();
});
