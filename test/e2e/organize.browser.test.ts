import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let runId: string;
let admin: BrowserContext;
let page: Page;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
  admin = await signIn('ADMIN');
});
afterAll(async () => {
  await browser.close();
  await api.close();
});
beforeEach(async () => {
  ({ runId } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.finish();
  page = await open(admin);
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

async function open(context: BrowserContext): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(`${api.url}/runs/${globalId('Run', runId)}`);
  await opened.getByRole('heading', { level: 1 }).waitFor();
  return opened;
}

async function byAnother(change: object): Promise<void> {
  const answer = await api.ask(
    'mutation ($input: UpdateRunInput!) { updateRun(input: $input) { userErrors { message } } }',
    { input: { runId: globalId('Run', runId), ...change } },
  );
  expect(answer.data).toEqual({ updateRun: { userErrors: [] } });
}

test('a run is renamed in place, and a name that nothing can show is refused beside its field', async () => {
  await page.getByRole('button', { name: 'Rename run' }).click();
  const name = page.getByRole('textbox', { name: 'Name of the run' });
  await name.fill('x'.repeat(201));
  await page.getByText('May have at most 200 characters.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await name.fill('<b>best</b> 🧪 שלום');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: '<b>best</b> 🧪 שלום' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '<b>best</b> 🧪 שלום' }).waitFor();
});

test('of two who edit the notes of a run, the second sees both texts and chooses', async () => {
  await page.getByRole('button', { name: 'Add notes' }).click();
  await page.getByRole('textbox', { name: 'Notes' }).fill('mine');
  await byAnother({ notes: 'theirs' });
  await page.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else has changed the notes' });
  await conflict.getByText('theirs', { exact: true }).waitFor();
  await conflict.getByText('mine', { exact: true }).waitFor();
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await page.getByRole('region', { name: 'Notes' }).getByText('mine').waitFor();
});

test('a change of the name is not held up by another one of the tags', async () => {
  await page.getByRole('button', { name: 'Rename run' }).click();
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('renamed');
  await byAnother({ tags: ['theirs'] });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'renamed' }).waitFor();
  await page.getByRole('list', { name: 'Tags' }).getByText('theirs').waitFor();
});

test('notes are shown as Markdown that runs nothing and asks nothing of other servers', async () => {
  const requested: string[] = [];
  page.on('request', (request) => void requested.push(request.url()));
  await byAnother({
    notes:
      '# Why\n\n<script>document.title = "taken"</script> <img src=x onerror="document.title=\'taken\'">\n\n' +
      '![curve](http://pictures.invalid/a.png) [bad](javascript:alert(1)) [good](https://example.org) **bold**',
  });
  await page.reload();
  const notes = page.getByRole('region', { name: 'Notes' });
  await notes.locator('strong').waitFor();
  await expect.poll(() => notes.locator('script, img').count()).toBe(0);
  await expect.poll(() => notes.getByText('<script>').count()).toBe(1);
  await expect
    .poll(() => notes.getByRole('link', { name: 'good' }).getAttribute('rel'))
    .toContain('noopener');
  await expect.poll(() => notes.locator('a', { hasText: 'bad' }).getAttribute('href')).toBe('');
  await expect
    .poll(() => notes.locator('a', { hasText: 'curve' }).getAttribute('href'))
    .toContain('pictures.invalid');
  await expect.poll(() => page.title()).not.toBe('taken');
  expect(requested.filter((url) => url.includes('invalid'))).toEqual([]);
});

test('tags are added and taken away', async () => {
  await page.getByRole('button', { name: 'Add tags' }).click();
  const tags = page.getByRole('form', { name: 'Edit the tags' }).locator('input:not([type=hidden])');
  await tags.fill('good 🧪');
  await tags.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('list', { name: 'Tags' }).getByText('good 🧪').waitFor();
  await page.getByRole('button', { name: 'Edit the tags' }).click();
  await tags.press('Backspace');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Add tags' }).waitFor();
});

test('a run is starred for oneself and archived for everybody', async () => {
  const star = page.getByRole('button', { name: 'Star' });
  await star.click();
  await expect.poll(() => star.getAttribute('aria-pressed'), { timeout: PATIENCE_MS }).toBe('true');
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await page.getByText('left out of lists').waitFor();
  const other = await open(await signIn('VIEWER'));
  await other.getByText('left out of lists').waitFor();
  for (const name of ['Star', 'Rename run', 'Add notes', 'Add tags', 'Unarchive'])
    await expect.poll(() => other.getByRole('button', { name }).count()).toBe(0);
  await page.getByRole('button', { name: 'Unarchive' }).click();
  await page.getByRole('button', { name: 'Archive', exact: true }).waitFor();
});
