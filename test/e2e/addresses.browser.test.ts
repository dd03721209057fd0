import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RgbImage } from '../../worker/engine/imaging/rgb-image.ts';
import { encodePng } from '../../worker/images/encode-png.ts';
import { encodeThumbnail } from '../../worker/images/encode-thumbnail.ts';
import { type TestApi, type TestApiOptions, startApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { type ProxyOptions, startProxy } from '../testkit/proxy.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

/** What a first visit of the list of runs may move, in bytes as they are sent. */
const BUDGET = 400_000;
/** As many as the list shows at first. */
const RUNS = 25;
/** Patience with pages and their pictures. */
const LOADING = { timeout: 20_000 };

const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let browser: Browser;
const started: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const each of started.splice(0).reverse()) await each.close();
});
afterAll(async () => {
  await browser.close();
});

/** What a test of pages looks at in an `img` element. */
interface Drawn {
  readonly complete: boolean;
  readonly naturalWidth: number;
}

interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser said against the page: refused by the Content-Security-Policy, 404, broken scripts. */
  readonly complaints: string[];
}

async function visit(): Promise<Visit> {
  const context = await browser.newContext();
  started.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, context, complaints };
}

async function start(options: TestApiOptions = {}): Promise<TestApi> {
  const api = await startApi({ dashboardDirectory, ...options });
  started.push(api);
  return api;
}

async function proxied(api: TestApi, options: ProxyOptions): Promise<string> {
  const proxy = await startProxy(() => api.url, options);
  started.push(proxy);
  return proxy.url;
}

/** A run with a sample grid, stored as a trainer does it. */
async function makeRun(api: TestApi, grid: RgbImage): Promise<void> {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', range(1, 20)));
  const id = await rows.sample(10);
  const blob = await api.storage.put(await encodePng(grid));
  const thumbnail = await encodeThumbnail(grid);
  const { sha256, byteSize } = await api.storage.put(thumbnail.bytes);
  const { width, height } = grid;
  await api.prisma.sample.update({
    where: { id },
    data: {
      ...{ ...blob, width, height },
      thumbnailSha256: sha256,
      thumbnailByteSize: byteSize,
      thumbnailWidth: thumbnail.width,
      thumbnailHeight: thumbnail.height,
    },
  });
}

const PLAIN: RgbImage = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(99) };

/** As large as the grid of a run of 128x128 pixels, and worse to compress than any photograph. */
function noise(): RgbImage {
  return { width: 650, height: 650, data: randomFillSync(new Uint8Array(650 * 650 * 3)) };
}

/** Widths of the pictures in the list of runs, in pixels of the files; 0 for what has not loaded. */
function widthsInList(page: Page): Promise<number[]> {
  return page
    .getByRole('row')
    .locator('img')
    .evaluateAll((images) =>
      (images as unknown as Drawn[]).map(({ complete, naturalWidth }) => (complete ? naturalWidth : 0)),
    );
}

async function pathOfLink(api: TestApi): Promise<string> {
  const answer = await api.ask('mutation { createSignInLink(input: {}) { url } }');
  const { url } = (answer.data as { createSignInLink: { url: string } }).createSignInLink;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

test.each([
  ['without a proxy, by 127.0.0.1', {}, null, ''],
  ['by 127.0.0.1 though another public URL is set', { publicUrl: 'https://exemplar.example' }, null, ''],
  ['behind a TLS proxy', {}, { scheme: 'https' }, ''],
  [
    'behind a TLS proxy with a path that it takes away',
    { publicUrl: 'https://exemplar.example/team/lab' },
    { scheme: 'https', path: '/team/lab' },
    '/team/lab',
  ],
  [
    'by 127.0.0.1 though the public URL has a path',
    { publicUrl: 'https://exemplar.example/lab' },
    null,
    '/lab',
  ],
] as const)(
  'pages, pictures, uploads and the live connection work %s',
  async (_how, options, proxy, base) => {
    const api = await start(options);
    await makeRun(api, PLAIN);
    const origin = proxy === null ? api.url : new URL(await proxied(api, proxy)).origin;
    const { page, complaints } = await visit();
    await signInBrowser(page, origin + (await pathOfLink(api)));
    await page.goto(`${origin}${proxy === null ? '' : base}/runs`);
    await page.getByRole('status').filter({ hasText: 'live' }).waitFor();
    await page.getByRole('link', { name: 'run', exact: true }).click();
    await page.waitForURL(({ pathname }) => pathname.startsWith(`${base}/runs/`));
    const grid = page.getByRole('img', { name: /^Sample grid/ }).first();
    await grid.waitFor();
    await expect.poll(() => grid.evaluate((image) => (image as unknown as Drawn).naturalWidth)).toBe(64);
    const sent = await page.evaluate(
      async ([query, path]) => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ query });
        const asked = await fetch(`${path}/graphql`, { method: 'POST', headers, body });
        const { data } = (await asked.json()) as { data: { createUploads: { targets: { url: string }[] } } };
        const url = data.createUploads.targets[0]?.url ?? '';
        return (
          await fetch(url, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: '12345678' })
        ).status;
      },
      [
        `mutation { createUploads(input: {kind: IMAGE, files: [
          {filename: "a.png", contentType: "image/png", byteSize: 8}]}) { targets { url } } }`,
        base,
      ] as const,
    );
    expect(sent).toBe(200);
    expect(complaints).toEqual([]);
  },
);

test('a first visit of the list of runs moves little, however large the grids are', async () => {
  const api = await start();
  for (let i = 0; i < RUNS; i++) await makeRun(api, noise());
  const { page, context } = await visit();
  await signInBrowser(page, api.url + (await pathOfLink(api)));
  // Another context: nothing of the page that one is led to lies in its caches.
  const first = await browser.newContext({ storageState: await context.storageState() });
  started.push(first);
  const fresh = await first.newPage();
  await fresh.setViewportSize({ width: 1280, height: 2_400 }); // all rows are in view
  const devtools = await first.newCDPSession(fresh);
  await devtools.send('Network.enable');
  const moved = new Map<string, number>();
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    moved.set(requestId, encodedDataLength),
  );
  const movedBytes = () => [...moved.values()].reduce((sum, each) => sum + each, 0);
  // Code and styles of the other pages, which index.html does not name, wait here until the page is measured.
  const index = readFileSync(path.join(dashboardDirectory, 'index.html'), 'utf8');
  const held: Route[] = [];
  let isMeasured = false;
  await fresh.route(/\/assets\/[^/]*[.](js|css)$/, async (route) => {
    const isOfThisPage = index.includes(path.basename(route.request().url()));
    if (isOfThisPage || isMeasured) await route.continue();
    else held.push(route);
  });
  const isElsewhere = fresh.waitForResponse(/assets\/run-page.*js$/);
  await fresh.goto(`${api.url}/runs`);
  await expect.poll(() => widthsInList(fresh), LOADING).toEqual(Array(RUNS).fill(104));
  const [bytes, requests] = [movedBytes(), moved.size];
  isMeasured = true;
  for (const route of held) await route.continue();
  await isElsewhere;
  await fresh.waitForLoadState('networkidle');
  console.log(
    `First visit of the list of runs: ${Math.round(bytes / 1000)} kB in ${requests} requests, ` +
      `with the other pages ${Math.round(movedBytes() / 1000)} kB in ${moved.size}`,
  );
  expect(bytes).toBeGreaterThan(50_000); // it was measured at all
  expect(bytes).toBeLessThanOrEqual(BUDGET - 60_000);
});

test('the list shows the grid of a version that made no thumbnails', async () => {
  const api = await start();
  await makeRun(api, PLAIN);
  const none = {
    thumbnailSha256: null,
    thumbnailByteSize: null,
    thumbnailWidth: null,
    thumbnailHeight: null,
  };
  await api.prisma.sample.updateMany({ data: none });
  const { page } = await visit();
  await signInBrowser(page, api.url + (await pathOfLink(api)));
  await expect.poll(() => widthsInList(page), LOADING).toEqual([PLAIN.width]);
});

test('a thumbnail whose address has run out is asked for once more', async () => {
  const api = await start();
  await makeRun(api, PLAIN);
  const { page } = await visit();
  let refused = 0;
  page.on('response', (response) => {
    if (response.url().includes('/blobs/') && response.status() === 403) refused++;
  });
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query Runs(')) return route.continue();
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/(?<=\/blobs\/[^"]*webp[^"]*)"/g, '0"');
    return route.fulfill({ response, body });
  });
  await signInBrowser(page, api.url + (await pathOfLink(api)));
  await expect.poll(() => widthsInList(page), LOADING).toEqual([104]);
  expect(refused).toBe(2); // the picture, and the question why
});

test.each(['light', 'dark'] as const)(
  'a sign-in link and a used one are whole pages, in the %s too',
  async (colorScheme) => {
    const api = await start();
    const { page, complaints } = await visit();
    await page.emulateMedia({ colorScheme });
    const link = api.url + (await pathOfLink(api));
    await page.goto(link);
    await expect.poll(() => page.title()).toMatch(/^Sign in to Exemplar/);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('main').getByRole('heading', { level: 1, name: 'Sign in to Exemplar' }).waitFor();
    const button = page.getByRole('button', { name: 'Sign in' });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(24);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${api.url}/runs`);
    expect(complaints).toEqual([]);

    await page.goto(link);
    await page.getByText('This sign-in link has already been used or has expired.').waitFor();
    await page.getByRole('link', { name: 'Open Exemplar' }).click();
    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(complaints.filter((text) => !text.includes('410'))).toEqual([]);
  },
);

test('a filter with text that nothing can keep is refused on the page, and is no fault of the server', async () => {
  const api = await start();
  const { page } = await visit();
  const statuses = new Set<number>();
  page.on('response', (response) => statuses.add(response.status()));
  await signInBrowser(page, api.url + (await pathOfLink(api)));
  await page.goto(`${api.url}/runs?q=%00`);
  await page.getByText('A string has a NUL character').waitFor();
  expect([...statuses].filter((status) => status >= 500)).toEqual([]);
});
