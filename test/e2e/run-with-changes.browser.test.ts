import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '#db/generated/enums.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const NAME = '<b>first</b> 🧪 שלום';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
let runId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
  ({ runId } = await queueRun(api.prisma, world));
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: NAME } });
  await changeConfig(api.prisma, runId, { ...egscItPreset('tiny'), seed: 7, warmupSteps: 3 });
  // A newer version: the run's own is chosen all the same.
  const { datasetId } = world;
  const newer = { datasetId, number: 2, indexSha256: 'b'.repeat(64), byteSize: 1, decoder: 1 };
  await api.prisma.datasetVersion.create({ data: { id: crypto.randomUUID(), ...newer } });
});
afterAll(async () => {
  await browser.close();
  await api.close();
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

test('a run is started with the settings of another and one change, in the dialog that they fill', async () => {
  const page = await (await signIn('EDITOR')).newPage();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
  await page.getByRole('button', { name: 'Run with changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run with changes' });
  await expect.poll(() => dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe(NAME);
  await expect
    .poll(() => dialog.getByRole('combobox', { name: 'Dataset' }).inputValue())
    .toContain('version 1');
  const seed = dialog.getByRole('textbox', { name: 'Seed' });
  await expect.poll(() => seed.inputValue()).toBe('7');
  await seed.fill('8');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL((url) => !url.pathname.endsWith(globalId('Run', runId)));

  const [newest] = await api.prisma.run.findMany({
    orderBy: { createdAt: 'desc' },
    take: 1,
    include: { config: true },
  });
  expect(newest).toMatchObject({ displayName: NAME, datasetVersionId: world.datasetVersionId });
  expect(newest?.config?.document).toMatchObject({ preset: 'tiny', seed: 8, warmupSteps: 3 });
});

test('a grid is started from the dialog by keyboard: all of its runs, or none', async () => {
  const page = await (await signIn('EDITOR')).newPage();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
  await page.getByRole('button', { name: 'Run with changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run with changes' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('grid');
  const seed = dialog.getByRole('textbox', { name: 'Seed' });
  await seed.fill('0..1');
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await dialog.getByText('Enter a whole number.').waitFor();
  const several = dialog.getByRole('switch', { name: 'Several values' });
  await several.focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Start 2 runs' }).waitFor();
  await seed.fill('0..9');
  await dialog.getByRole('textbox', { name: 'Warm-up' }).fill('1, 2, 3..25');
  await dialog.getByText('250 combinations; at most 200 runs are started at once.').waitFor();
  await expect.poll(() => dialog.getByRole('button', { name: 'Start 250 runs' }).isDisabled()).toBe(true);

  const before = await api.prisma.run.count();
  await dialog.getByRole('textbox', { name: 'Warm-up' }).fill('1, 1000000000');
  await dialog.getByRole('button', { name: 'Start 20 runs' }).press('Enter');
  await dialog.getByText(/seed 0, warmupSteps 1000000000/i).waitFor();
  expect(await api.prisma.run.count()).toBe(before);

  await dialog.getByRole('textbox', { name: 'Warm-up' }).fill('1, 2');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${api.url}/runs`);
  const made = await api.prisma.run.findMany({ orderBy: { createdAt: 'asc' }, skip: before });
  expect(made).toHaveLength(20);
  expect(made.map(({ displayName }) => displayName)).toContain('grid seed 9, warmupSteps 2');
  await page.getByRole('link', { name: 'grid seed 9, warmupSteps 2' }).waitFor();
});

test('who may not start runs is not offered it', async () => {
  const page = await (await signIn('VIEWER')).newPage();
  await page.goto(`${api.url}/runs/${globalId('Run', runId)}`);
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Run with changes' }).count()).toBe(0);
});
