import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { workerRoleSchema } from '#contracts/worker-role.ts';
import type { Role } from '#db/generated/enums.ts';
import { newId } from '#db/new-id.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { launchBrowser } from '../testkit/browser.ts';
import { fillPagesWorld, type PagesWorld } from './pages-world.ts';
import type { PageState } from './page-state.ts';

/** A browser before a product that has been used and one that has not. */
export interface PagesVisitor {
  readonly world: PagesWorld;
  /** A page of its own; close it. */
  open(state: PageState, view?: Partial<View>): Promise<Page>;
  close(): Promise<void>;
}

export interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
}

const DESK: View = { width: 1400, height: 1000, colorScheme: 'light' };

const built = fileURLToPath(new URL('../../dashboard/dist', import.meta.url));

export async function visitPages(): Promise<PagesVisitor> {
  const [filled, empty, browser] = await Promise.all([
    startApi({ dashboardDirectory: built }),
    startApi({ dashboardDirectory: built }),
    launchBrowser(),
  ]);
  await Promise.all([startWorker(filled), startWorker(empty)]);
  const world = await fillPagesWorld(filled);
  const urls = { filled: filled.url, empty: empty.url };
  const contexts = {
    filled: await signedIn(browser, filled, 'ADMIN'),
    empty: await signedIn(browser, empty, 'ADMIN'),
  };
  const others = {
    viewer: await signedIn(browser, filled, 'VIEWER'),
    stranger: await newContext(browser),
  };
  return {
    world,
    async open(state, view = {}) {
      const { width, height, colorScheme } = { ...DESK, ...view };
      const context = state.visitor === 'signed in' ? contexts[state.product] : others[state.visitor];
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await state.arrange?.(page);
      await page.goto(urls[state.product] + state.path(world));
      await page.locator(state.shows).first().waitFor();
      await state.act?.(page);
      await page.mouse.move(0, 0); // no tooltip of what was pressed
      return page;
    },
    async close() {
      await browser.close();
      await Promise.all([filled.close(), empty.close()]);
    },
  };
}

const PATIENCE_MS = 20_000;

/** A worker of all roles, as far as anybody can see. */
function startWorker({ prisma }: TestApi): Promise<unknown> {
  const about = { name: 'machine', version: '0', backend: 'onnx', pid: 1, leaseSeconds: 86_400 };
  return prisma.worker.create({ data: { id: newId(), ...about, roles: [...workerRoleSchema.options] } });
}

async function signedIn(browser: Browser, api: TestApi, role: Role): Promise<BrowserContext> {
  const { id } = await api.createUser(role);
  const link = await createSignInLink(api.prisma, id);
  const context = await newContext(browser);
  const page = await context.newPage();
  await page.goto(api.url + link.path);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('header').waitFor();
  await page.close();
  return context;
}

function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ locale: 'en-US' });
}
