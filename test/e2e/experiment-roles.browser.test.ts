import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const PATIENCE_MS = 20_000;
const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

let api: TestApi;
let browser: Browser;
let world: World;
beforeAll(async () => {
  [api, browser] = await Promise.all([startApi({ dashboardDirectory: built }), launchBrowser()]);
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await browser.close();
  await api.close();
});

async function signedIn(userId: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1400, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await signInBrowser(page, api.url + (await createSignInLink(api.prisma, userId)).path);
  return page;
}

/** A viewer of the server of that login. */
async function viewer(login: string): Promise<string> {
  const { id } = await api.createUser('VIEWER');
  await api.prisma.user.update({ where: { id }, data: { login } });
  return id;
}

/** An experiment of that path with a run that waits. */
async function experimentWithRun(name: string): Promise<{ experimentId: string; runId: string }> {
  const experimentId = newId();
  await api.prisma.experiment.create({ data: { id: experimentId, name } });
  return { experimentId, runId: (await queueRun(api.prisma, { ...world, experimentId })).runId };
}

test('an admin grants a role on the page of an experiment, and what it allows appears at once on an open page', async () => {
  await api.prisma.experiment.create({ data: { id: newId(), name: 'gta' } });
  const { experimentId } = await experimentWithRun('gta/night');
  const address = `${api.url}/experiments/${globalId('Experiment', experimentId)}`;
  const hers = await signedIn(await viewer('ada'));
  await hers.goto(address);
  await hers.getByText('Your role here: viewer.').waitFor();
  await expect.poll(() => hers.getByRole('button', { name: /^(Rename|Grant a role)/ }).count()).toBe(0);

  const page = await signedIn((await api.createUser('ADMIN')).id);
  await page.goto(address);
  await page.getByRole('button', { name: 'Grant a role' }).click();
  await page.getByRole('combobox', { name: 'Person' }).selectOption('ada');
  await page.getByRole('radio', { name: 'Operator' }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Grant', exact: true }).click();
  const granted = page.getByRole('table', { name: 'Granted roles' });
  await granted.getByRole('row', { name: /^ada Operator by / }).waitFor();

  await hers.getByText('Your role here: operator.').waitFor();
  await hers.getByRole('button', { name: /^Rename/ }).waitFor();

  await page.goto(`${api.url}/admin/people`);
  const row = page.getByRole('row').filter({ has: page.getByText('ada', { exact: true }) });
  await row.getByText('operator in gta/night').waitFor();
  await row.getByRole('link', { name: 'gta/night' }).click();
  await page.getByRole('button', { name: 'Revoke the role of ada' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('Nobody was granted more here').waitFor();
  await hers.getByText('Your role here: viewer.').waitFor();
  await expect.poll(() => hers.getByRole('button', { name: /^Rename/ }).count()).toBe(0);
});

test('pages offer by the role at the path: runs, their ending and the queue here, and nothing of it elsewhere', async () => {
  const here = await experimentWithRun('lab/here');
  const elsewhere = await experimentWithRun('lab/elsewhere');
  const userId = await viewer('bob');
  const grant = { userId, grantedById: world.userId, role: 'OPERATOR' } as const;
  await api.prisma.experimentRole.create({ data: { ...grant, experimentId: here.experimentId } });
  const page = await signedIn(userId);
  await page.goto(`${api.url}/runs/${globalId('Run', here.runId)}`);
  await page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
  await page.goto(`${api.url}/runs/${globalId('Run', elsewhere.runId)}`);
  await page.getByRole('button', { name: 'Run with changes' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0);

  await page.goto(`${api.url}/queue`);
  const waiting = page.getByRole('table', { name: 'Waiting' });
  await waiting.getByRole('row').nth(2).waitFor();
  await expect.poll(() => waiting.getByRole('button', { name: /^Take .* first$/ }).count()).toBe(1);
  await expect.poll(() => waiting.getByRole('button', { name: /^Cancel / }).count()).toBe(1);

  await page.goto(`${api.url}/datasets`);
  await page.getByRole('heading', { name: 'Datasets' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: /import/i }).count()).toBe(0);
});
