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
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const NAME = '<b>parent</b> 🧪 שלום';
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let parent: string;
let checkpoint: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: NAME } });
  await changeConfig(api.prisma, runId, { ...egscItPreset('tiny'), translationSteps: 100, seed: 7 });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', range(1, 60), (step) => 100 / step));
  parent = globalId('Run', runId);
  checkpoint = globalId('Checkpoint', await rows.checkpoint(40));
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function signIn(role: Role, width = 1400): Promise<BrowserContext> {
  const { id } = await api.createUser(role);
  const context = await browser.newContext({ locale: 'en-US', viewport: { width, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const first = await context.newPage();
  await signInBrowser(first, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
  await first.close();
  return context;
}

async function newestRun() {
  const [run] = await api.prisma.run.findMany({
    orderBy: { createdAt: 'desc' },
    take: 1,
    include: { config: true, fork: true },
  });
  if (!run) throw new Error('expected a run, got none');
  return run;
}

test('a checkpoint of anybody is forked from the page of its run, with what may change', async () => {
  const page = await (await signIn('EDITOR')).newPage();
  await page.goto(`${api.url}/runs/${parent}`);
  await page.getByRole('button', { name: 'Actions for step 40' }).click();
  await expect.poll(() => page.getByRole('menuitem').allInnerTexts()).toEqual(['Fork…']);
  await page.getByRole('menuitem', { name: 'Fork…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fork from step 40' });
  await dialog.getByText('cannot be changed: the checkpoint was made for them').waitFor();
  for (const name of ['Dataset', 'Preset'])
    await expect.poll(() => dialog.getByRole('combobox', { name }).isDisabled()).toBe(true);
  for (const name of ['Image width (px)', 'Generator channels', 'Mask steps (steps)'])
    await expect.poll(() => dialog.getByRole('textbox', { name }).isDisabled()).toBe(true);
  const seed = dialog.getByRole('textbox', { name: 'Seed' });
  await expect.poll(() => seed.getAttribute('placeholder')).toBe('7');
  await dialog.getByRole('textbox', { name: 'Generator learning rate', exact: true }).fill('1e-4');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('lower rate');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { level: 1, name: 'lower rate' }).waitFor();

  const run = await newestRun();
  expect(run.fork).toMatchObject({ step: 40 });
  expect(run.config?.document).toMatchObject({ seed: 7, generatorLearningRate: 1e-4 });
  await page.getByText(`Forked from ${NAME} at step 40`).waitFor();
  await page.getByText(`Faint up to step 40, where they are those of ${NAME}.`).waitFor();
  await page.getByRole('link', { name: 'step 40' }).click();
  await page.getByRole('region', { name: 'Forks' }).getByRole('link', { name: 'lower rate' }).waitFor();
});

test('a checkpoint is forked from its own page, and what the server refuses stands beside its field', async () => {
  const page = await (await signIn('EDITOR', 320)).newPage();
  await page.goto(`${api.url}/checkpoints/${checkpoint}`);
  await page.getByRole('button', { name: 'Fork' }).click();
  const dialog = page.getByRole('dialog', { name: 'Fork from step 40' });
  const steps = dialog.getByRole('textbox', { name: 'Translation steps (steps)' });
  await steps.fill('20');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText(/nothing is left to train. Set it to at least 35/).waitFor();
  await steps.fill('50');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\//);
  expect(await newestRun()).toMatchObject({ totalSteps: 56, fork: { step: 40 } });
});

test('curves of a fork begin with those of its parent, also where they are compared', async () => {
  const run = await newestRun();
  const rows = rowsOf(api.prisma, run.id);
  await rows.begin(1, 40);
  await rows.log(pointsOf('generator/total', range(41, 50), (step) => 200 / step));
  const fork = globalId('Run', run.id);
  const page = await (await signIn('VIEWER')).newPage();
  await page.goto(`${api.url}/runs/${fork}`);
  const chart = page.getByRole('figure', { name: 'Generator' }).first();
  await chart.getByRole('button', { name: /as a table/ }).click();
  const firstSteps = async () => (await chart.getByRole('row').allInnerTexts()).join(' ');
  await expect.poll(firstSteps).toMatch(/\b1\s+100\b/);
  expect(await firstSteps()).toMatch(/\b50\s+4\b/);
  await page.goto(`${api.url}/compare?runs=${parent},${fork}`);
  await page.getByText('A line is faint up to the step at which its run was forked').waitFor();
});

test('who may not start runs is not offered it', async () => {
  const page = await (await signIn('VIEWER')).newPage();
  await page.goto(`${api.url}/checkpoints/${checkpoint}`);
  await page.getByRole('heading', { level: 1, name: 'Checkpoint of step 40' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Fork' }).count()).toBe(0);
  await page.goto(`${api.url}/runs/${parent}`);
  await page.getByRole('listitem', { name: 'Checkpoint of step 40' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Actions for step 40' }).count()).toBe(0);
});
