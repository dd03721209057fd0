import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { fillPagesWorld, type PagesWorld } from '../a11y/pages-world.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';
import { queueRun } from '../testkit/job-rows.ts';
import { range, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
/** The only way from the browser to the server. */
let line: DatabaseProxy;
let browser: Browser;
let world: PagesWorld;
let admin: BrowserContext;

beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  line = await proxyDatabase(api.url);
  world = await fillPagesWorld(api);
  admin = await signIn('ADMIN');
});
afterAll(async () => {
  await browser.close();
  await line.cut();
  await api.close();
});

function address(path: string): string {
  return new URL(path, line.url).href;
}

async function signIn(role: Role): Promise<BrowserContext> {
  const { id } = await api.createUser(role);
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await signInBrowser(page, address((await createSignInLink(api.prisma, id)).path));
  await page.close();
  return context;
}

async function open(path: string, context = admin): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address(path));
  return page;
}

/** A folder of one training image. */
function writeFolder(): string {
  const folder = path.join(api.dataDirectory, 'dunes');
  mkdirSync(folder);
  writeFileSync(path.join(folder, '1.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
  return folder;
}

function heading(page: Page, name: string) {
  return page.getByRole('heading', { level: 1, name });
}

/** Keeps in `mostAlerts` how many notices there ever were at once. */
const COUNT_ALERTS = `var mostAlerts = 0;
  new MutationObserver(() => {
    mostAlerts = Math.max(mostAlerts, document.querySelectorAll('[role=alert]').length);
  }).observe(document.body, { childList: true, subtree: true });`;

const PAGES_FETCHED = `performance.getEntriesByType('resource')
  .filter(({ name }) => /(datasets|translate)-page[^/]*\\.js$/.test(name)).length`;

describe('while the server is away', () => {
  test.each([
    ['Datasets', 'article'],
    ['Translate', 'section button[aria-pressed] img >> nth=0'],
  ])(
    'the page %s opens, says so once, and is whole by itself once the server is back',
    async (name, content) => {
      const page = await open('/runs');
      await page.getByRole('link', { name: 'Running run' }).waitFor();
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
      await page.evaluate(COUNT_ALERTS);
      await expect.poll(() => page.evaluate(PAGES_FETCHED), { timeout: PATIENCE_MS }).toBe(2);
      await page.waitForLoadState('networkidle'); // what these pages share with others, too
      await line.cut();
      await page.getByRole('navigation').getByRole('link', { name }).click();
      await heading(page, name).waitFor();
      await page.getByText('recovers by itself').waitFor();
      await line.restore();
      await page.locator(content).first().waitFor();
      await expect.poll(() => page.getByRole('alert').count(), { timeout: PATIENCE_MS }).toBe(0);
      expect(await page.evaluate('mostAlerts')).toBe(1);
      await page.close();
    },
  );
});

describe('the page Translate', () => {
  test('keeps both of two choices made at once, with the checkpoint they belong to', async () => {
    const page = await open(`/translate?run=${world.finishedRun}`);
    const thumbnails = (slot: string) =>
      page.getByRole('region', { name: slot }).locator('button[aria-pressed]');
    await thumbnails('Content').first().waitFor();
    await thumbnails('Exemplar').first().waitFor();
    // Its checkpoints come by themselves, and may be the last.
    const checkpoint = page.getByRole('combobox', { name: 'Checkpoint' });
    await expect.poll(() => checkpoint.inputValue(), { timeout: PATIENCE_MS }).not.toBe('');
    await page.evaluate(`for (const slot of ['Content', 'Exemplar'])
      document.querySelector('section[aria-label=' + slot + '] button[aria-pressed]').click()`);
    const chosen = new URL(page.url()).searchParams;
    expect([chosen.has('content'), chosen.has('exemplar')]).toEqual([true, true]);
    expect(chosen.get('checkpoint')).toBe(world.checkpoint);
    await page.getByRole('img', { name: /^Content: / }).waitFor();
    await page.getByRole('img', { name: /^Exemplar: / }).waitFor();
    await page.close();
  });

  test.each([
    ['/translate?run=xyz', 'Run not found'],
    ['/runs/xyz', 'Run not found'],
    ['/nowhere', 'Page not found'],
  ])('%s has one state, with a title and a way on', async (path, title) => {
    const page = await open(path);
    await heading(page, title).waitFor();
    await expect.poll(() => page.title()).toBe(`${title} · Exemplar`);
    await expect.poll(() => page.getByRole('main').getByRole('link').count()).toBe(1);
    await expect.poll(() => page.getByRole('main').getByRole('combobox').count()).toBe(0);
    await page.close();
  });

  test('says that a checkpoint or an image does not exist', async () => {
    const page = await open(`/translate?run=${world.finishedRun}&checkpoint=xyz&content=xyz`);
    await page.getByText('This run has no such checkpoint').waitFor();
    await page.getByText('This image does not exist any more').waitFor();
    await page.close();
  });
});

describe('lists', () => {
  test('runs under way come first, then the queue with each place and reason, and older ones load', async () => {
    const page = await open('/runs');
    const rows = page.locator('tbody tr');
    await rows.nth(29).waitFor();
    await expect.poll(() => rows.first().textContent()).toContain('Running run');
    await rows.filter({ hasText: 'Queued' }).first().getByText('Number 1 in the queue').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Failed run' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Load older runs' }).click();
    await rows.nth(30).waitFor();
    await page.getByRole('region', { name: 'List of runs' }).press('End');
    await page.getByRole('link', { name: 'Failed run' }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Load older runs' }).count()).toBe(0);
    await page.close();
  });

  test('every step with samples is on the slider, and its grid is read when it is looked at', async () => {
    const run = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'Long run' } });
    const rows = rowsOf(
      api.prisma,
      (
        await queueRun(api.prisma, {
          ...run,
          userId: run.createdById,
          datasetId: '',
          datasetVersionId: run.datasetVersionId ?? '',
        })
      ).runId,
    );
    await rows.begin(1, 0);
    for (const step of range(1, 60)) await rows.sample(step);
    const { id } = await api.prisma.run.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const page = await open(`/runs/${globalId('Run', id)}?step=1`);
    const slider = page.getByRole('slider', { name: 'Step of the samples' });
    await slider.waitFor();
    await expect.poll(() => slider.getAttribute('aria-valuemax')).toBe('59');
    await page.getByRole('img', { name: 'Sample grid A → B, step 1', exact: false }).first().waitFor();
    await page.close();
  });
});

describe('a session that has ended', () => {
  test('leads to the sign-in notice, and the page goes on after a sign-in in another tab', async () => {
    const context = await signIn('EDITOR');
    const page = await open('/datasets', context);
    await heading(page, 'Datasets').waitFor();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    const user = await api.prisma.user.findFirstOrThrow({
      where: { role: 'EDITOR' },
      orderBy: { createdAt: 'desc' },
    });
    await api.prisma.session.updateMany({ where: { userId: user.id }, data: { revokedAt: new Date() } });
    await heading(page, 'Your session has ended').waitFor();
    await expect.poll(() => page.title()).toBe('Sign in · Exemplar');

    const other = await context.newPage();
    await signInBrowser(other, address((await createSignInLink(api.prisma, user.id)).path));
    await heading(page, 'Datasets').waitFor();
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await context.close();
  });

  test('leaves what was typed and chosen as it was', async () => {
    const context = await signIn('EDITOR');
    const user = await api.prisma.user.findFirstOrThrow({
      where: { role: 'EDITOR' },
      orderBy: { createdAt: 'desc' },
    });
    const [runs, datasets, translate] = [
      await open('/runs', context),
      await open('/datasets', context),
      await open(`/translate?run=${world.finishedRun}`, context),
    ];
    await runs.getByRole('button', { name: 'Start a run' }).first().click();
    const dialog = runs.getByRole('dialog', { name: 'Start a run' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Half typed');
    await dialog.getByLabel('Image height (px)').fill('32');
    await datasets.getByRole('textbox', { name: 'Name of the dataset' }).fill('Half named');
    await datasets.getByLabel('Folder of domain A').setInputFiles(writeFolder());
    await datasets.getByText('dunes: 1 images').waitFor();
    const region = translate.getByRole('region', { name: 'Content' });
    await region.getByText('Validation', { exact: true }).click();

    await api.prisma.session.updateMany({ where: { userId: user.id }, data: { revokedAt: new Date() } });
    for (const page of [runs, datasets, translate]) {
      await heading(page, 'Your session has ended').waitFor();
      await expect.poll(() => page.title()).toBe('Sign in · Exemplar');
      await expect.poll(() => page.getByRole('main').count()).toBe(1);
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    }
    const other = await context.newPage();
    await signInBrowser(other, address((await createSignInLink(api.prisma, user.id)).path));

    await dialog.waitFor();
    await expect.poll(() => dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Half typed');
    await expect.poll(() => dialog.getByLabel('Image height (px)').inputValue()).toBe('32');
    await heading(datasets, 'Datasets').waitFor();
    await expect
      .poll(() => datasets.getByRole('textbox', { name: 'Name of the dataset' }).inputValue())
      .toBe('Half named');
    await datasets.getByText('dunes: 1 images').waitFor();
    await heading(translate, 'Translate').waitFor();
    await expect.poll(() => region.getByRole('radio', { name: 'Validation' }).isChecked()).toBe(true);
    expect(new URL(translate.url()).searchParams.get('run')).toBe(world.finishedRun);
    await context.close();
  });

  test('is noticed by a request that is refused, too', async () => {
    const context = await signIn('OPERATOR');
    const page = await open('/datasets', context);
    await page.locator('article').first().waitFor();
    await context.clearCookies(); // the socket that is open does not notice
    await page.getByRole('navigation').getByRole('link', { name: 'Runs' }).click();
    await heading(page, 'Your session has ended').waitFor();
    await context.close();
  });
});

describe('a viewer', () => {
  test('is offered nothing that would be refused', async () => {
    const context = await signIn('VIEWER');
    const page = await open('/runs', context);
    await page.getByRole('link', { name: 'Running run' }).waitFor();
    const offered = page.getByRole('button', { name: /^(start|import|translate|evaluate|cancel)/i });
    await expect.poll(() => offered.count()).toBe(0);
    await page.getByRole('link', { name: 'Running run' }).click();
    await page
      .getByRole('listitem', { name: /^Checkpoint/ })
      .first()
      .waitFor();
    await expect.poll(() => offered.count()).toBe(0);
    await expect.poll(() => page.getByRole('link', { name: 'Translate' }).count()).toBe(0);
    await page.goto(address('/datasets'));
    await page.locator('article').first().waitFor();
    await expect.poll(() => offered.count()).toBe(0);
    await page.goto(address('/translate'));
    await heading(page, 'You may not translate').waitFor();
    await context.close();
  });
});

test('the tab tells how far a run is and how one ended', async () => {
  const page = await open(`/runs/${world.runningRun}`);
  await expect
    .poll(() => page.title(), { timeout: PATIENCE_MS })
    .toMatch(/^50 % · Running run .* · Exemplar$/);
  await page.goto(address(`/runs/${world.failedRun}`));
  await expect.poll(() => page.title(), { timeout: PATIENCE_MS }).toBe('Failed · Failed run · Exemplar');
  await page.goto(address('/runs'));
  await expect.poll(() => page.title(), { timeout: PATIENCE_MS }).toBe('Runs · Exemplar');
  await page.close();
});

test('paper shows every chart, those out of view too', async () => {
  const page = await admin.newPage();
  await page.setViewportSize({ width: 1000, height: 300 });
  await page.addInitScript('window.requestIdleCallback = () => 0'); // never a moment
  await page.goto(address(`/runs/${world.finishedRun}`));
  const charts = page.locator('figure[data-testid^=chart-]');
  await charts.first().waitFor();
  const drawn = charts.locator('canvas');
  await expect.poll(() => drawn.count()).toBeLessThan(await charts.count());
  await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
  await expect.poll(() => drawn.count()).toBe(await charts.count());
  await page.close();
});

test('a run is shown to a browser whose language is none', async () => {
  const context = await signIn('ADMIN');
  await context.addInitScript(
    "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix', configurable: true })",
  );
  const page = await open(`/runs/${world.finishedRun}`, context);
  await page.locator('figure canvas').first().waitFor();
  await context.close();
});
