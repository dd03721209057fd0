import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runIdSchema } from '#contracts/ids.ts';
import { workerRoleSchema } from '#contracts/worker-role.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { type OwnPostgres, startOwnPostgres } from '../testkit/own-postgres.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { signInBrowser } from '../testkit/sign-in.ts';

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));
const PATIENCE = { timeout: 30_000 };

let postgres: OwnPostgres;
let api: TestApi;
let browser: Browser;
let world: World;
let page: Page;
const workerId = newId();
beforeAll(async () => {
  [postgres, browser] = await Promise.all([startOwnPostgres(), launchBrowser()]);
  api = await startApi({ dashboardDirectory: built, through: () => Promise.resolve(postgres.url) });
  world = await makeWorld(api.prisma);
  const about = { name: 'machine', version: '0', backend: 'onnx', pid: 1, leaseSeconds: 86_400 };
  const roles = [...workerRoleSchema.options];
  await api.prisma.worker.create({ data: { id: workerId, ...about, roles } });
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE.timeout);
  const { id } = await api.createUser('EDITOR');
  await signInBrowser(page, new URL((await createSignInLink(api.prisma, id)).path, api.url).href);
});
afterAll(async () => {
  await browser.close();
  await api.close();
  await postgres.remove();
});

/** The live sign of the header, and the line below it. */
async function said() {
  const live = await page.locator('header [role=status]').getAttribute('data-state');
  const notice = await page.locator('header + [role=status]').textContent();
  return { live, notice };
}

test('a page says when the database is away, is not live meanwhile, and goes on by itself', async () => {
  await page.goto(`${api.url}/runs`);
  await expect.poll(said, PATIENCE).toEqual({ live: 'live', notice: '' });
  const thaw = postgres.freeze();
  try {
    await expect.poll(said, PATIENCE).toMatchObject({
      live: 'stalled',
      notice: expect.stringContaining('cannot reach its database') as string,
    });
  } finally {
    thaw();
  }
  await expect.poll(said, PATIENCE).toEqual({ live: 'live', notice: '' });
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: 'After the outage' } });
  await notify(api.prisma, 'run_changed', { runId: runIdSchema.parse(runId) });
  await page.getByRole('link', { name: 'After the outage' }).waitFor();
});

test('a page says when no worker is online, and until one is', async () => {
  await api.prisma.worker.update({ where: { id: workerId }, data: { lastHeartbeatAt: new Date(0) } });
  await expect.poll(said, PATIENCE).toMatchObject({
    live: 'live',
    notice: expect.stringMatching(/^No worker is online: runs wait\./) as string,
  });
  await api.prisma.worker.update({ where: { id: workerId }, data: { lastHeartbeatAt: new Date() } });
  await expect.poll(said, PATIENCE).toEqual({ live: 'live', notice: '' });
});
