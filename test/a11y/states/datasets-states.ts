import { answerTo, cutOff, cutPictures, damagePictures, keepWaiting } from '../answers.ts';
import { FRESH, KNOWN, type PageState, VIEWER } from '../page-state.ts';

const GALLERY = 'section li img >> nth=20';
const DAMAGED = '[aria-label$="This picture is damaged"]';
const PICTURES = 'article img >> nth=3';

/** The page of datasets and imports. */
export const DATASETS_STATES: readonly PageState[] = [
  { ...FRESH, title: 'datasets, none yet', path: () => '/datasets', shows: 'input[type=file] >> nth=1' },
  { ...KNOWN, title: 'datasets', path: () => '/datasets', shows: PICTURES },
  {
    ...KNOWN,
    title: 'datasets, one being imported',
    path: (world) => `/datasets?import=${world.runningImport}`,
    shows: 'main [data-state=RUNNING]',
  },
  {
    ...KNOWN,
    title: 'datasets, an import that was refused',
    path: (world) => `/datasets?import=${world.refusedImport}`,
    shows: 'main [data-state=FAILED]',
  },
  {
    ...KNOWN,
    title: 'datasets, an import that left files out',
    path: (world) => `/datasets?import=${world.finishedImport}`,
    shows: 'ul[aria-label="Files left out"], [aria-label="Files left out"]',
  },
  {
    ...KNOWN,
    title: 'datasets, an unknown import',
    path: () => '/datasets?import=xyz',
    shows: 'text=Import not found',
  },
  {
    ...KNOWN,
    title: 'datasets, a name that cannot be',
    path: () => '/datasets',
    shows: PICTURES,
    act: async (page) => {
      await page.getByRole('textbox', { name: 'Name of the dataset' }).fill('W'.repeat(201));
      await page.getByText('May have at most').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'datasets, one being renamed',
    path: () => '/datasets',
    shows: PICTURES,
    act: async (page) => {
      await page.getByRole('button', { name: 'Rename figures' }).click();
      await page.getByLabel('Name of domain A').fill('');
      await page.getByText('Must not be empty.').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'dataset with its images',
    path: (world) => `/datasets/${world.dataset}`,
    shows: GALLERY,
  },
  {
    ...KNOWN,
    title: 'dataset, being renamed on its own page',
    path: (world) => `/datasets/${world.dataset}`,
    shows: GALLERY,
    act: async (page) => {
      await page.getByRole('button', { name: 'Rename figures' }).click();
      await page.getByLabel('Name of domain B').fill('');
      await page.getByText('Must not be empty.').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'dataset, no images in a split',
    path: (world) => `/datasets/${world.dataset}?split=VALIDATION`,
    shows: 'text=No images here',
  },
  {
    ...KNOWN,
    title: 'dataset with an image enlarged',
    path: (world) => `/datasets/${world.dataset}?domain=B`,
    shows: GALLERY,
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Enlarge/ })
        .nth(1)
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Next image' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'datasets whose images are damaged',
    path: () => '/datasets',
    arrange: damagePictures,
    shows: `article ${DAMAGED} >> nth=3`,
  },
  {
    ...KNOWN,
    title: 'dataset whose images are damaged',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: damagePictures,
    shows: `section li ${DAMAGED} >> nth=20`,
  },
  {
    ...KNOWN,
    title: 'dataset whose images cannot be fetched',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: cutPictures,
    shows: 'section li [aria-label="This picture could not be loaded"] >> nth=20',
  },
  {
    ...KNOWN,
    title: 'dataset with a damaged image enlarged',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: damagePictures,
    shows: `section li ${DAMAGED} >> nth=20`,
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Enlarge/ })
        .nth(1)
        .click();
      await page.getByRole('dialog').getByText('This picture is damaged').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'dataset, an unknown one',
    path: () => '/datasets/bm93aGVyZQ',
    shows: 'main a[href="/datasets"]',
  },
  {
    ...KNOWN,
    title: 'dataset that cannot be read',
    path: (world) => `/datasets/${world.dataset}`,
    arrange: (page) => answerTo(page, 'DatasetPage', cutOff),
    shows: 'main [role=alert]',
  },
  { ...VIEWER, title: 'datasets, for a viewer', path: () => '/datasets', shows: PICTURES },
  {
    ...KNOWN,
    title: 'datasets, on their way',
    path: () => '/datasets',
    arrange: (page) => answerTo(page, 'Datasets', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'datasets that cannot be read',
    path: () => '/datasets',
    arrange: (page) => answerTo(page, 'Datasets', cutOff),
    shows: 'main [role=alert]',
  },
];
