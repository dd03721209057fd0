import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const NAME = '<b>doomed</b> 🧪 שלום';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let runId: string;
let checkpointId: string;
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
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: NAME } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  checkpointId = await rows.checkpoint(3);
  await rows.finish();
  page = await admin.newPage();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
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

test('a run is deleted on its page, restored from the trash, and deleted for good, each after a look at what goes', async () => {
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByText('checkpoints: 1, 2.79 GiB').waitFor();
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByRole('heading', { level: 1, name: 'Trash' }).waitFor();
  await page.getByRole('cell', { name: NAME, exact: true }).waitFor();
  await page.getByRole('region', { name: 'Disk use' }).getByText('Of all that, in the trash').waitFor();

  const viewer = await (await signIn('VIEWER')).newPage();
  await viewer.goto(`${api.url}/trash`);
  await viewer.getByRole('cell', { name: NAME, exact: true }).waitFor();
  await expect.poll(() => viewer.getByRole('button', { name: 'Restore' }).count()).toBe(0);

  await page.getByRole('button', { name: `Restore ${NAME}` }).click();
  await page.getByText('The trash is empty').waitFor();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByRole('button', { name: `Delete ${NAME} for good` }).click();
  await page.getByRole('dialog').getByText('Nothing brings it back.').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The trash is empty').waitFor();
  expect(await api.prisma.run.count({ where: { id: runId } })).toBe(0);
});

test('a run that translates at this moment cannot be deleted, and the page says why', async () => {
  await queueTranslation(api.prisma, world, checkpointId, { content: world.userId, exemplar: world.userId });
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByText('Its checkpoint at step 3 is translating.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Move to the trash' }).isDisabled()).toBe(true);
});
