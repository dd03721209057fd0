import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { newId } from '#db/new-id.ts';
import { axeViolations } from '../a11y/axe-violations.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { seedRuns } from '../testkit/seed-runs.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const dashboardDirectory = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
let ownerId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory }), launchBrowser()]);
  await seedRuns(api.prisma, { runs: 40, metrics: 2 });
  ({ id: ownerId } = await api.createUser('EDITOR'));
  context = await signedIn(ownerId);
}, 120_000);
beforeEach(async () => {
  await api.prisma.runView.deleteMany();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function signedIn(userId: string): Promise<BrowserContext> {
  const made = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  made.setDefaultTimeout(PATIENCE_MS);
  const page = await made.newPage();
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, userId)).path, api.url).href);
  await page.close();
  return made;
}

async function open(search = '', from = context): Promise<Page> {
  const page = await from.newPage();
  await page.goto(`${api.url}/runs${search}`);
  await page.locator('tbody tr[data-index]').first().waitFor();
  return page;
}

function query(page: Page): string {
  return decodeURIComponent(new URL(page.url()).search);
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^View/ }).and(page.locator(':enabled')).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

/** As a program stores one. */
async function stored(
  document: object,
  view: { ownerId?: string; isShared?: boolean } = {},
): Promise<string> {
  const id = newId();
  await api.prisma.runView.create({ data: { id, ownerId, name: 'stored', document, ...view } });
  return globalId('RunView', id);
}
const DOCUMENT = { version: 1, where: '', group: 'all', columns: null, pinned: 0, sort: null, groupBy: null };

async function heads(page: Page): Promise<string[]> {
  return page.locator('thead th bdi').allTextContents();
}

const NAME = 'Failed <b>🎨</b> עברית';

test('a view is saved, left, opened again, changed, saved anew, renamed, shared and deleted', async () => {
  const page = await open('?cols=name,state,config.seed&pin=1&sort=-config.seed&state=finished');
  await choose(page, 'Save view…');
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await dialog.getByLabel('Name of the view').fill(NAME);
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => query(page), { timeout: PATIENCE_MS }).toMatch(/^\?view=\w+$/);
  const { id } = await api.prisma.runView.findFirstOrThrow();
  const address = `?view=${globalId('RunView', id)}`;
  expect(query(page)).toBe(address);
  expect(await heads(page)).toEqual(['Name', 'State', 'seed']);
  const menu = page.getByRole('button', { name: `View ${NAME}`, exact: true });
  await menu.waitFor();

  await page.getByRole('radiogroup', { name: 'State' }).getByText('All', { exact: true }).click();
  await page.getByRole('button', { name: `View ${NAME} (changed)` }).waitFor();
  expect(query(page)).toBe(`${address}&cols=name,state,config.seed&pin=1&sort=-config.seed&changed=1`);
  await choose(page, 'Undo changes');
  await menu.waitFor();
  expect(query(page)).toBe(address);
  await expect.poll(() => page.getByRole('radio', { name: 'Finished' }).isChecked()).toBe(true);

  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await choose(page, 'Save changes');
  await menu.waitFor();
  expect(query(page)).toBe(address);
  expect(await api.prisma.runView.findFirstOrThrow()).toMatchObject({
    version: 2,
    document: { sort: '-name' },
  });

  await choose(page, 'Close the view');
  await expect.poll(() => query(page)).toBe('?state=finished&cols=name,state,config.seed&pin=1&sort=-name');
  await page.goto(`${api.url}/runs`);
  await page.getByRole('button', { name: 'Views' }).and(page.locator(':enabled')).click();
  await page.getByRole('menuitem', { name: NAME }).waitFor();
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await page.getByRole('menuitem', { name: NAME }).click();
  await page.locator('th[aria-sort=descending]').waitFor();
  expect(await heads(page)).toEqual(['Name', 'State', 'seed']);

  await choose(page, 'Rename…');
  await page.getByRole('dialog').getByLabel('Name of the view').fill('renamed');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'View renamed' }).waitFor();
  await choose(page, 'Share with everybody');
  await expect
    .poll(() => api.prisma.runView.count({ where: { isShared: true } }), { timeout: PATIENCE_MS })
    .toBe(1);
  await choose(page, 'Delete…');
  await page.getByRole('dialog').getByText('for everybody who uses it').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Views' }).waitFor();
  expect(await api.prisma.runView.count()).toBe(0);
  expect(query(page)).toContain('sort=-name');
  await page.close();
});

test('a name that is taken is said beside it, and the dialog stays', async () => {
  await stored(DOCUMENT);
  const page = await open('?sort=name');
  await choose(page, 'Save view…');
  await page.getByRole('dialog').getByLabel('Name of the view').fill('stored');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog').getByText('Another view is named "stored"').waitFor();
  await page.close();
});

test('columns that are gone are named and taken out', async () => {
  const columns = ['name', 'metric:gone <b>', 'new:column'].map((name) => ({ name, width: null }));
  const page = await open(`?view=${await stored({ ...DOCUMENT, columns })}`);
  await page.getByText('Columns of this view are gone').waitFor();
  await expect.poll(() => axeViolations(page), { timeout: PATIENCE_MS }).toEqual([]);
  await page.getByRole('button', { name: 'Take out new:column' }).click();
  await page.getByText('A column of this view is gone').waitFor();
  await page.getByRole('button', { name: 'Take out metric:gone <b>' }).click();
  await page.getByRole('button', { name: 'View stored (changed)' }).waitFor();
  expect(query(page)).toContain('cols=name&changed=1');
  await expect.poll(() => page.getByText('is gone').count()).toBe(0);
  await page.close();
});

test('of two who change a shared view, the second is told and saves again', async () => {
  const id = await stored({ ...DOCUMENT, sort: '-name' }, { isShared: true });
  const page = await open(`?view=${id}`);
  await api.prisma.runView.update({
    where: { id: uuidOf('RunView', id) ?? '' },
    data: { version: 2, document: { ...DOCUMENT, sort: 'state' } },
  });
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await choose(page, 'Save changes');
  await page.getByText('Somebody else has changed this view').waitFor();
  await choose(page, 'Save changes');
  await page.getByRole('button', { name: 'View stored', exact: true }).waitFor();
  await expect.poll(() => page.getByText('Somebody else has changed this view').count()).toBe(0);
  expect(await api.prisma.runView.findFirstOrThrow()).toMatchObject({
    version: 3,
    document: { sort: 'name' },
  });
  await page.close();
});

test("a view of a newer program, somebody else's private one and a shared one", async () => {
  const newer = await open(`?view=${await stored({ version: 99 })}`);
  await newer.getByText('Upgrade this program').waitFor();
  await newer.close();

  const { id: otherId } = await api.createUser('EDITOR');
  await api.prisma.runView.deleteMany();
  const id = await stored({ ...DOCUMENT, sort: 'name' }, { ownerId: otherId });
  const page = await open(`?view=${id}`);
  await page.getByText('or it is private to somebody else').waitFor();
  await page.getByRole('alert').getByRole('button', { name: 'Close the view' }).click();
  await expect.poll(() => query(page)).toBe('');

  await api.prisma.runView.updateMany({ data: { isShared: true } });
  await page.goto(`${api.url}/runs?view=${id}`);
  await page.getByRole('button', { name: 'View stored' }).and(page.locator(':enabled')).click();
  await page.getByText('Shared by others').waitFor();
  await page.getByRole('menuitem', { name: 'Save as…' }).waitFor();
  await expect.poll(() => page.getByRole('menuitem', { name: 'Rename…' }).count()).toBe(0);
  await page.close();
});
