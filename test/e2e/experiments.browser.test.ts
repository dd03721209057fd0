import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdSchema } from '#contracts/ids.ts';
import { notify } from '#db/notify.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { evaluationRowsOf } from '../testkit/evaluation-rows-of.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorker, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';
import { trainTrials } from '../testkit/train-trials.ts';

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const FAILURE = { class: 'DIVERGED', code: 'DIVERGED', message: 'generator/total became NaN' } as const;

let api: TestApi;
let browser: Browser;
let page: Page;
let editorId: string;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  await makeWorld(api.prisma);
  page = await browser.newPage();
  page.setDefaultTimeout(20_000);
  ({ id: editorId } = await api.createUser('EDITOR'));
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, editorId)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

function row(name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
}

test('an experiment is started in a dialog, and its page shows how every row goes on', async () => {
  await page.goto(`${api.url}/runs`);
  await page.getByRole('main').getByRole('link', { name: 'Experiments' }).click();
  await page.getByRole('heading', { name: 'Experiments' }).waitFor();
  await page.getByRole('button', { name: 'Start an experiment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'tiny', exact: true }).click();
  for (const label of ['No AdaIN', 'No perceptual losses', 'No extras'])
    await dialog.getByRole('checkbox', { name: label }).uncheck();
  const seeds = dialog.getByRole('textbox', { name: 'Seeds' });
  await seeds.fill('0, one');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText('Enter whole numbers').waitFor();
  await seeds.fill('0');
  await dialog.getByText('2 runs').waitFor();
  await dialog.getByRole('button', { name: 'Start' }).click();

  await page.getByRole('heading', { name: 'Reproduce tiny' }).waitFor();
  await row('full').getByText('Training').waitFor();
  await row('no-mask').getByText('Waiting').waitFor();

  const trainer = trainTrials(api.prisma, await makeWorker(api.prisma));
  const trained = await trainer.train();
  await trainer.leaveMasks(trained, 'a'.repeat(64));
  await row('no-mask').getByText('Training').waitFor();
  await trainer.settle(trained, { type: 'FINISHED' });
  await row('full').getByText('Scoring').waitFor();
  await trainer.score({ type: 'FINISHED' }, { 'evaluation/ssim_ab': 0.875, 'evaluation/ssim_ba': 0.75 });
  await row('full').getByText('Finished').waitFor();
  await row('full').getByText('0.875').waitFor();

  await trainer.end({ type: 'FAILED', failure: FAILURE });
  await row('no-mask').getByText(FAILURE.message).waitFor();
  await page.getByText('1 of 2 finished, 1 failed').waitFor();
  await page.getByRole('button', { name: 'Run the failed rows again' }).click();
  await row('no-mask').getByText('Training').waitFor();

  await row('full').getByRole('link', { name: 'full' }).click();
  await page.getByRole('heading', { name: 'tiny full, seed 0' }).waitFor();
  await page.goto(`${api.url}/experiments`);
  await page.getByRole('link', { name: 'Reproduce tiny' }).waitFor();
  await expect
    .poll(() => page.getByRole('row').filter({ hasText: 'Reproduce tiny' }).textContent())
    .toContain('1 of 2 finished');
});

test('settings that an experiment does not have are refused in the dialog', async () => {
  const run = await api.prisma.trial.findFirstOrThrow({ where: { row: 'full' } });
  const config = { ...(run.config as Record<string, unknown>), translationSteps: 13 };
  await api.prisma.trial.updateMany({ data: { config } });
  await page.goto(`${api.url}/experiments`);
  await page.getByRole('button', { name: 'Start an experiment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'tiny', exact: true }).click();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await dialog.getByText('"config.translationSteps" is 13 in the row full').waitFor();
});

test('the page shows differences over seeds, calls undecided what is so, and cancels what is left', async () => {
  await page.goto(`${api.url}/experiments`);
  await api.prisma.job.deleteMany();
  await page.getByRole('button', { name: 'Start an experiment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('compared');
  await dialog.getByRole('combobox', { name: 'Preset' }).click();
  await page.getByRole('option', { name: 'tiny', exact: true }).click();
  for (const label of ['No AdaIN', 'No perceptual losses', 'No extras'])
    await dialog.getByRole('checkbox', { name: label }).uncheck();
  await dialog.getByRole('textbox', { name: 'Seeds' }).fill('0, 1, 2');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('heading', { name: 'compared' }).waitFor();

  const trainer = trainTrials(api.prisma, await makeWorker(api.prisma));
  const ssim = { 'full 0': 0.9, 'no-mask 0': 0.8, 'full 1': 0.9, 'no-mask 1': 0.7 } as const;
  while (
    (await api.prisma.evaluation.count({ where: { rowsSha256: { not: null } } })) < Object.keys(ssim).length
  ) {
    const trained = await trainer.train();
    const { row: name, seed } = await api.prisma.trial.findUniqueOrThrow({ where: { runId: trained.runId } });
    if (seed === 2) continue; // goes on
    if (name === 'full') await trainer.leaveMasks(trained, String(seed + 3).repeat(64));
    await trainer.settle(trained, { type: 'FINISHED' });
    const value = ssim[`${name} ${seed}` as keyof typeof ssim];
    const rows = evaluationRowsOf({
      'evaluation/ssim_ab': [value, value],
      'evaluation/palette_accuracy_ab': name === 'full' ? [0, 1] : [1, 0],
    });
    const { sha256 } = await api.storage.put(Buffer.from(JSON.stringify(rows)));
    const { evaluationId } = await trainer.score({ type: 'FINISHED' });
    await api.prisma.evaluation.update({ where: { id: evaluationId }, data: { rowsSha256: sha256 } });
  }
  await page.reload();
  const table = page.getByRole('table', { name: 'Differences no-mask − full' });
  const lower = table.getByRole('row', { name: /^SSIM to ground truth/ });
  await expect.poll(() => lower.textContent()).toContain('lower');
  await expect
    .poll(() => table.getByRole('row', { name: /^Color match/ }).textContent())
    .toContain('undecided');

  await page.getByRole('button', { name: 'Cancel all runs' }).click();
  await page.getByText('It was canceled before it had a run.').waitFor();
});

test('an experiment is renamed on its page, and a name that another has is refused beside it', async () => {
  await api.prisma.experiment.create({ data: { id: crypto.randomUUID(), name: 'taken' } });
  await page.getByRole('button', { name: /^Rename / }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByRole('textbox', { name: 'Name of the experiment' });
  await name.fill('taken');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Another experiment is named "taken".').waitFor();
  await name.fill('<b>Ablations 🧪 שלום');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: '<b>Ablations 🧪 שלום' }).waitFor();
});

test('an empty experiment is created in a dialog, and deleted on its page', async () => {
  await page.goto(`${api.url}/experiments`);
  await page.getByRole('button', { name: 'New experiment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name of the experiment' }).fill('Reproduce tiny');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await dialog.getByText('Another experiment is named "Reproduce tiny"').waitFor();
  await dialog.getByRole('textbox', { name: 'Name of the experiment' }).fill('Learning rates');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Learning rates' }).waitFor();
  await page.getByText('No runs yet').waitFor();
  await page.getByRole('button', { name: 'Delete Learning rates' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Experiments' }).waitFor();
  await page.getByRole('link', { name: 'Reproduce tiny' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Learning rates' }).count()).toBe(0);
});

test('an experiment is a path: its page leads up and down, shows the runs below, and renames all of it', async () => {
  const world = await makeWorld(api.prisma);
  await page.goto(`${api.url}/experiments`);
  await page.getByRole('button', { name: 'New experiment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name of the experiment' }).fill('gta//night');
  await dialog.getByText('Must have a name before and after each slash.').waitFor();
  await dialog.getByRole('textbox', { name: 'Name of the experiment' }).fill('gta/night/first');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'first' }).waitFor();
  const { id: experimentId } = await api.prisma.experiment.findUniqueOrThrow({
    where: { name: 'gta/night/first' },
  });
  await page
    .getByRole('navigation', { name: 'Path of the experiment' })
    .getByRole('link', { name: 'gta' })
    .click();
  await page.getByRole('heading', { name: 'gta' }).waitFor();
  const below = page.getByRole('region', { name: 'Experiments below' });
  await below.getByRole('link', { name: 'first' }).waitFor();
  await page.getByText('No runs yet').waitFor();
  const { runId } = await queueRun(api.prisma, { ...world, userId: editorId, experimentId });
  await api.prisma.$transaction((transaction) =>
    notify(transaction, 'run_changed', { runId: runIdSchema.parse(runId) }),
  );
  const runs = page.getByRole('region', { name: 'Runs' });
  await runs.getByText('night/first').waitFor();
  await page.getByRole('button', { name: 'Rename gta' }).click();
  await dialog.getByRole('textbox', { name: 'Name of the experiment' }).fill('games');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'games', exact: true }).waitFor();
  await runs.getByRole('link', { name: 'Open as a table' }).click();
  await page.getByRole('heading', { name: 'Runs' }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'run', exact: true }).waitFor();
});
