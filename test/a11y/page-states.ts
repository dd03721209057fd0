import type { Page } from 'playwright-core';
import type { PagesWorld } from './pages-world.ts';

/** A page in one of the states that a person can meet. */
export interface PageState {
  readonly title: string;
  readonly product: 'filled' | 'empty';
  readonly visitor: 'signed in' | 'stranger';
  readonly path: (world: PagesWorld) => string;
  /** Before the page is opened. */
  readonly arrange?: (page: Page) => Promise<unknown>;
  /** Selector of what is there once the page has the state. */
  readonly shows: string;
  /** After `shows` is there. */
  readonly act?: (page: Page) => Promise<unknown>;
}

const known = { product: 'filled', visitor: 'signed in' } as const;
const fresh = { product: 'empty', visitor: 'signed in' } as const;
const stranger = { product: 'filled', visitor: 'stranger' } as const;

export const PAGE_STATES: readonly PageState[] = [
  { ...fresh, title: 'runs, none yet', path: () => '/runs', shows: 'text=/first run/i' },
  {
    ...known,
    title: 'runs, a long list',
    path: () => '/runs',
    shows: 'a[href^="/runs/"] >> nth=20',
  },
  { ...known, title: 'runs, none found', path: () => '/runs?q=nowhere', shows: 'text=/^no run/i' },
  {
    ...known,
    title: 'runs with the dialog that starts one',
    path: () => '/runs',
    shows: 'a[href^="/runs/"] >> nth=20',
    act: async (page) => {
      await page.getByRole('button', { name: /start a run|new run/i }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^start/i })
        .waitFor();
    },
  },
  {
    ...known,
    title: 'run, queued',
    path: (world) => `/runs/${world.queuedRun}`,
    shows: 'main [data-state=QUEUED]',
  },
  {
    ...known,
    title: 'run, running',
    path: (world) => `/runs/${world.runningRun}`,
    shows: 'figure canvas >> nth=0',
  },
  {
    ...known,
    title: 'run, finished',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: 'figure canvas >> nth=0',
  },
  {
    ...known,
    title: 'run, failed',
    path: (world) => `/runs/${world.failedRun}`,
    shows: 'main [data-state=FAILED]',
  },
  {
    ...known,
    title: 'run with a hundred checkpoints',
    path: (world) => `/runs/${world.longRun}`,
    shows: 'figure canvas >> nth=0',
  },
  {
    ...known,
    title: 'run, an unknown one',
    path: () => '/runs/bm93aGVyZQ',
    shows: 'main a[href="/runs"]',
  },
  {
    ...known,
    title: 'run with evaluations, one waiting and one done',
    path: (world) => `/runs/${world.evaluatedRun}`,
    shows: 'section[aria-label="Checkpoints"] .mantine-Loader-root',
    act: (page) => page.getByRole('table', { name: 'Scores' }).waitFor(),
  },
  {
    ...fresh,
    title: 'translate, nothing to translate with',
    path: () => '/translate',
    shows: 'main a[href="/runs"]',
  },
  {
    ...known,
    title: 'translate, nothing chosen',
    path: (world) => `/translate?run=${world.finishedRun}`,
    shows: 'section button[aria-pressed] img >> nth=0',
  },
  {
    ...known,
    title: 'translate, content chosen',
    path: (world) => `/translate?run=${world.finishedRun}&content=${world.contentImage}`,
    shows: 'section button[aria-pressed=true] img',
  },
  {
    ...known,
    title: 'translate, with its result',
    path: translatedPath,
    shows: 'img[alt="Translated picture"], img[alt="Translated image"]',
  },
  { ...fresh, title: 'datasets, none yet', path: () => '/datasets', shows: 'input[type=file] >> nth=1' },
  { ...known, title: 'datasets', path: () => '/datasets', shows: 'article img >> nth=3' },
  {
    ...known,
    title: 'datasets, one being renamed',
    path: () => '/datasets',
    shows: 'article img >> nth=3',
    act: async (page) => {
      await page.getByRole('button', { name: 'Rename figures' }).click();
      await page.getByLabel('Name of domain A').fill('');
      await page.getByText('Must not be empty.').waitFor();
    },
  },
  {
    ...known,
    title: 'dataset with its images',
    path: (world) => `/datasets/${world.dataset}`,
    shows: 'section li img >> nth=20',
  },
  {
    ...known,
    title: 'dataset, no images in a split',
    path: (world) => `/datasets/${world.dataset}?split=VALIDATION`,
    shows: 'text=No images here',
  },
  {
    ...known,
    title: 'dataset with an image enlarged',
    path: (world) => `/datasets/${world.dataset}?domain=B`,
    shows: 'section li img >> nth=20',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Enlarge/ })
        .nth(1)
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Next image' }).waitFor();
    },
  },
  {
    ...known,
    title: 'dataset, an unknown one',
    path: () => '/datasets/bm93aGVyZQ',
    shows: 'main a[href="/datasets"]',
  },
  {
    ...known,
    title: 'dataset that cannot be read',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: (page) =>
      page.route('**/graphql', (route) =>
        route.request().postData()?.includes('DatasetPage') ? route.abort() : route.continue(),
      ),
    shows: 'role=alert',
  },
  {
    ...known,
    title: 'datasets, one being imported',
    path: (world) => `/datasets?import=${world.runningImport}`,
    shows: 'main [data-state=RUNNING]',
  },
  {
    ...known,
    title: 'datasets, an import that was refused',
    path: (world) => `/datasets?import=${world.refusedImport}`,
    shows: 'main [data-state=FAILED]',
  },
  { ...stranger, title: 'signed out', path: () => '/runs', shows: 'h1' },
  { ...stranger, title: 'a sign-in link', path: (world) => world.signInPath, shows: 'button' },
  { ...stranger, title: 'a sign-in link that was used', path: () => '/sign-in?token=used', shows: 'body' },
  { ...known, title: 'no such page', path: () => '/nowhere', shows: 'main a[href="/runs"]' },
  {
    ...known,
    title: 'server away',
    path: () => '/runs',
    arrange: (page) => page.route('**/graphql', (route) => route.abort()),
    shows: 'role=alert',
  },
];

/** One state of each page, for whoever has little time. */
export const USUAL_STATES = PAGE_STATES.filter(({ title }) =>
  [
    'runs, a long list',
    'runs with the dialog that starts one',
    'run, finished',
    'translate, with its result',
    'datasets',
    'datasets, one being renamed',
    'dataset with its images',
    'dataset with an image enlarged',
    'signed out',
    'no such page',
  ].includes(title),
);

/** The state of that title. */
export function pageState(title: string): PageState {
  const state = PAGE_STATES.find((each) => each.title === title);
  if (!state) throw new Error(`There is no state "${title}" of a page.`);
  return state;
}

/** The page of Translate with a translation that was made. */
export function translatedPath(world: PagesWorld): string {
  const { finishedRun, checkpoint, contentImage, exemplarImage } = world;
  const chosen = `run=${finishedRun}&checkpoint=${checkpoint}&content=${contentImage}&exemplar=${exemplarImage}`;
  return `/translate?${chosen}`;
}
