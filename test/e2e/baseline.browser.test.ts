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
const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const NAME = 'base <b>🎨</b> עברית';

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
let baseId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory }), launchBrowser()]);
  await seedRuns(api.prisma, { runs: 90, metrics: 2 });
  const [base, better, worse] = await api.prisma.run.findMany({
    where: { state: 'FINISHED' },
    orderBy: { id: 'desc' },
    take: 3,
  });
  if (!base || !better || !worse) throw new Error('there are too few runs');
  baseId = base.id;
  for (const [id, displayName, value] of [
    [base.id, NAME, 0.5],
    [better.id, 'good', 0.75],
    [worse.id, 'bad', 0.25],
  ] as const) {
    await api.prisma.run.update({ where: { id }, data: { displayName } });
    await api.prisma.runMeasure.deleteMany({ where: { runId: id } });
    await api.prisma.runMeasure.create({
      data: { runId: id, name: 'evaluation/ssim_ab', split: 'VALIDATION', value },
    });
  }
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

const COLUMNS = '?cols=name,measure:evaluation/ssim_ab,metric:bench/0,config.seed,duration&state=finished';

function rowOf(page: Page, name: string) {
  return page.locator('tbody tr').filter({ has: page.getByRole('link', { name, exact: true }) });
}

function query(page: Page): string {
  return decodeURIComponent(new URL(page.url()).search);
}

test('a run is chosen as the baseline, the others show how they differ, and it is taken off again', async () => {
  const page = await context.newPage();
  await page.goto(`${api.url}/runs${COLUMNS}`);
  await rowOf(page, NAME).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Use as baseline' }).click();
  const baseline = rowOf(page, NAME);
  await baseline.getByText('Baseline', { exact: true }).waitFor();
  expect(query(page)).toContain(`base=${globalId('Run', baseId)}`);
  await expect.poll(() => baseline.count()).toBe(1);
  await expect.poll(() => baseline.getByText(/better|worse/).count()).toBe(0);
  await rowOf(page, 'good').getByText('+0.25 better', { exact: true }).waitFor();
  await rowOf(page, 'bad').getByText('−0.25 worse', { exact: true }).waitFor();
  const metrics = await rowOf(page, 'good').locator('td').nth(3).textContent();
  expect(metrics).toMatch(/^[\d.e-]+[+−±][\d.e-]+$/); // nobody knows which way is better
  await expect.poll(() => rowOf(page, 'good').locator('td').nth(4).textContent()).toMatch(/^\d+$/); // a knob is no result
  expect(await axeViolations(page)).toEqual([]);

  // It stays below the head wherever one scrolls, and where the filter leaves it out.
  const top = async () => (await baseline.boundingBox())?.y;
  const before = await top();
  await page
    .getByRole('region', { name: 'List of runs' })
    .evaluate('(region) => { region.scrollTop = 600; }');
  expect(await top()).toBe(before);
  await page.goto(`${api.url}/runs${query(page)}&where=${encodeURIComponent('name = good')}`);
  await rowOf(page, 'good').getByText('+0.25 better', { exact: true }).waitFor();
  await baseline.getByText('Baseline', { exact: true }).waitFor();
  await expect.poll(() => rowOf(page, 'bad').count()).toBe(0);
  await page.goto(`${api.url}/runs${query(page).replace('name = good', 'name = nobody')}`);
  await page.getByText('No runs match').waitFor();
  await baseline.getByText('Baseline', { exact: true }).waitFor();

  await baseline.getByRole('button', { name: 'Take off' }).click();
  await expect.poll(() => query(page)).not.toContain('base=');
  await expect.poll(() => baseline.count()).toBe(0);
  await page.close();
});

test('a baseline that goes to the trash, or is none, is said to be gone and can be taken off', async () => {
  const page = await context.newPage();
  await page.goto(`${api.url}/runs${COLUMNS}&base=${globalId('Run', baseId)}`);
  await rowOf(page, 'good').getByText('+0.25 better', { exact: true }).waitFor();
  const { token } = await api.createUser('ADMIN');
  const input = { runIds: [globalId('Run', baseId)] };
  const move = async (name: string, type: string) => {
    const answer = await api.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) { runIds } }`,
      { input },
      token,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ [name]: input });
  };
  await move('trashRuns', 'TrashRunsInput');
  await page.getByText('The baseline run was deleted').waitFor();
  await expect.poll(() => rowOf(page, NAME).count()).toBe(0);
  await rowOf(page, 'good').getByText('0.75', { exact: true }).waitFor();
  await expect.poll(() => page.getByText('better').count()).toBe(0);
  // An open list shows it again once it is back.
  await move('restoreRuns', 'RestoreRunsInput');
  await rowOf(page, NAME).getByText('Baseline', { exact: true }).waitFor();

  await page.goto(`${api.url}/runs?base=nonsense`);
  await page.getByText('The baseline run was deleted').waitFor();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Take off the baseline' }).click();
  await expect.poll(() => query(page)).toBe('');
  await page.close();
});

test('the mean of a group says how far it is from the baseline', async () => {
  const page = await context.newPage();
  const where = encodeURIComponent('name in (good, bad)');
  await page.goto(`${api.url}/runs${COLUMNS}&group=state&where=${where}&base=${globalId('Run', baseId)}`);
  const group = page.locator('tbody tr').filter({ has: page.getByRole('button', { expanded: false }) });
  await group.getByText('2 runs').waitFor();
  const mean = group.locator('td').nth(2);
  await expect.poll(() => mean.textContent()).toBe('0.5 ± 0.3536±0n = 2');
  await api.prisma.runMeasure.updateMany({ where: { value: 0.25 }, data: { value: 0.65 } });
  await page.reload();
  await group.getByText('+0.2 better', { exact: true }).waitFor();
  await api.prisma.runMeasure.updateMany({ where: { value: 0.65 }, data: { value: 0.25 } });
  await page.close();
});

test('a run becomes the baseline from its own page, on a phone too', async () => {
  const page = await context.newPage();
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto(`${api.url}/runs/${globalId('Run', baseId)}`);
  await page.getByRole('link', { name: 'Use as baseline' }).click();
  await page.getByText('Baseline', { exact: true }).waitFor();
  expect(query(page)).toBe(`?base=${globalId('Run', baseId)}`);
  await page.close();
});
