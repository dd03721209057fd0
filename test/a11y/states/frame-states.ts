import type { Page, Route, WebSocketRoute } from 'playwright-core';
import { answerTo, cutOff, keepWaiting, refuse } from '../answers.ts';
import { KNOWN, type PageState, STRANGER } from '../page-state.ts';

/** What stands around every page or in place of it. */
export const FRAME_STATES: readonly PageState[] = [
  { ...STRANGER, title: 'signed out', path: () => '/runs', shows: 'h1' },
  { ...STRANGER, title: 'a sign-in link', path: (world) => world.signInPath, shows: 'button' },
  { ...STRANGER, title: 'a sign-in link that was used', path: () => '/sign-in?token=used', shows: 'body' },
  { ...KNOWN, title: 'no such page', path: () => '/nowhere', shows: 'main a[href="/runs"]' },
  {
    ...KNOWN,
    title: 'server away',
    path: () => '/runs',
    arrange: (page) => page.route('**/graphql', cutOff),
    shows: 'role=alert',
  },
  {
    ...KNOWN,
    title: 'database away',
    path: () => '/runs',
    arrange: (page) => answerTo(page, 'ServerState', refuse('SERVICE_UNAVAILABLE')),
    shows: 'header [data-state=stalled]',
    act: (page) => page.getByText('cannot reach its database').waitFor(),
  },
  {
    ...KNOWN,
    title: 'no worker online',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: (page) => answerTo(page, 'ServerState', sayNobodyWorks),
    shows: 'text=No worker is online',
  },
  {
    ...KNOWN,
    title: 'server slow',
    path: () => '/runs',
    arrange: (page) => answerTo(page, 'Viewer', keepWaiting),
    shows: '[aria-label="Loading"]',
  },
  {
    ...KNOWN,
    title: 'server lost after the page was there',
    path: (world) => `/runs/${world.finishedRun}`,
    arrange: holdLine,
    shows: 'figure canvas >> nth=0',
    act: cutLine,
  },
  {
    ...KNOWN,
    title: 'server lost, then another page opened',
    path: () => '/runs',
    arrange: holdLine,
    shows: 'a[href^="/runs/"] >> nth=20',
    act: async (page) => {
      await cutLine(page);
      await page.getByRole('navigation').getByRole('link', { name: 'Datasets' }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'session revoked',
    path: () => '/runs',
    shows: 'a[href^="/runs/"] >> nth=20',
    act: async (page) => {
      await page.route('**/graphql', refuse('UNAUTHENTICATED'));
      await page.getByRole('navigation').getByRole('link', { name: 'Datasets' }).click();
      await page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'a page that broke',
    path: () => '/runs',
    arrange: (page) =>
      page.addInitScript("Number.prototype.toLocaleString = () => { throw new Error('It broke.'); }"),
    shows: 'text=Something went wrong on this page',
  },
];

function sayNobodyWorks(route: Route): Promise<void> {
  const message =
    'No worker is online: runs and imports wait. Start Exemplar again, or a worker with "node --import tsx worker/main.ts".';
  return route.fulfill({ json: { data: { hearsChanges: true, workerShortage: { message } } } });
}

/** The live connection of each page; null once it is cut. */
const lines = new WeakMap<Page, WebSocketRoute | null>();

function holdLine(page: Page): Promise<void> {
  return page.routeWebSocket('**/graphql', async (socket) => {
    if (lines.get(page) === null) return socket.close({ code: AWAY });
    lines.set(page, socket);
    socket.connectToServer();
  });
}

/** As when the server goes away under an open page. */
async function cutLine(page: Page): Promise<void> {
  const line = lines.get(page);
  lines.set(page, null);
  await page.route('**/graphql', cutOff);
  await line?.close({ code: AWAY });
  await page.locator('[data-state=reconnecting]').waitFor();
}

/** No code of graphql-ws: the connection is tried again. */
const AWAY = 4999;
