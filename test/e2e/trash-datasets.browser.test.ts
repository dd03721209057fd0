import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { newId } from '#db/new-id.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let context: BrowserContext;
let world: World;
let name: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { id } = await api.createUser('ADMIN');
  context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await first.close();
});
afterAll(async () => {
  await browser.close();
  await api.close();
});
beforeEach(async () => {
  world = await makeWorld(api.prisma);
  const { datasetId } = world;
  const version = { id: newId(), datasetId, number: 2, indexSha256: 'a'.repeat(64), byteSize: 1 };
  await api.prisma.datasetVersion.create({ data: { ...version, decoder: NEWEST_DECODER } });
  ({ name } = await api.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } }));
});

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${api.url}${path}`);
  return page;
}

async function deleteVersion(page: Page, number: number): Promise<void> {
  await page.getByRole('button', { name: `Delete version ${number}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
}

test('a dataset loses its versions one by one, is hidden on every open page, and comes back', async () => {
  const path = `/datasets/${globalId('Dataset', world.datasetId)}`;
  const [page, list, other] = [await open(path), await open('/datasets'), await open(path)];
  const card = list.getByRole('article', { name });
  await card.getByText('version 2').waitFor();
  await other.getByText('version 2', { exact: false }).first().waitFor();

  await deleteVersion(page, 2);
  await page.getByRole('button', { name: 'Delete version 1' }).waitFor();
  await card.getByText('version 1').waitFor();
  await other.getByRole('button', { name: 'Delete version 1' }).waitFor();

  await page.getByRole('button', { name: 'Delete version 1' }).click();
  await page.getByText('Until then the dataset is hidden').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Move to the trash' }).click();
  await page.getByRole('heading', { name: 'Trash' }).waitFor();
  await card.waitFor({ state: 'detached' });
  await other.getByRole('heading', { name: 'Dataset not found' }).waitFor();

  await page.getByRole('button', { name: `Restore version 2 of ${name}` }).click();
  await page.getByRole('button', { name: `Restore version 2 of ${name}` }).waitFor({ state: 'detached' });
  await card.getByText('version 2').waitFor();
  await page.getByRole('button', { name: `Delete version 1 of ${name} for good` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('The trash is empty').waitFor();
  expect(await api.prisma.datasetVersion.findMany({ where: { datasetId: world.datasetId } })).toMatchObject([
    { number: 2, trashedAt: null },
  ]);
});

test('what a run uses cannot go, and the dialog names the run', async () => {
  await queueRun(api.prisma, world);
  const page = await open(`/datasets/${globalId('Dataset', world.datasetId)}?version=1`);
  await page.getByRole('button', { name: 'Delete version 1' }).click();
  await page.getByRole('dialog').getByText('It cannot go. The run "run" uses it.').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Move to the trash' }).isDisabled()).toBe(true);
});
