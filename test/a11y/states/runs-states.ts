import type { Page } from 'playwright-core';
import { answerTo, cutOff, damagePictures, keepWaiting } from '../answers.ts';
import { FRESH, KNOWN, type PageState, VIEWER } from '../page-state.ts';

const LONG_LIST = 'a[href^="/runs/"] >> nth=20';
function listPath(): string {
  return '/runs';
}

/** The list of runs, and the dialog that starts one. */
export const RUNS_STATES: readonly PageState[] = [
  { ...FRESH, title: 'runs, none yet', path: listPath, shows: 'text=/first run/i' },
  { ...KNOWN, title: 'runs, a long list', path: listPath, shows: LONG_LIST },
  { ...KNOWN, title: 'runs, none found', path: () => '/runs?q=nowhere', shows: 'text=/^no run/i' },
  {
    ...KNOWN,
    title: 'runs, on their way',
    path: listPath,
    arrange: (page) => answerTo(page, 'Runs', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'runs that cannot be read',
    path: listPath,
    arrange: (page) => answerTo(page, 'Runs', cutOff),
    shows: 'main [role=alert]',
  },
  {
    ...KNOWN,
    title: 'runs whose samples are damaged',
    path: listPath,
    arrange: damagePictures,
    shows: 'td [aria-label="This picture is damaged"]',
  },
  {
    ...KNOWN,
    title: 'runs with the menu of views',
    path: listPath,
    shows: LONG_LIST,
    act: async (page) => {
      await page.getByRole('button', { name: 'Views' }).and(page.locator(':enabled')).click();
      await page.getByText('No saved views yet').waitFor();
    },
  },
  { ...VIEWER, title: 'runs, for a viewer', path: listPath, shows: LONG_LIST },
  {
    ...KNOWN,
    title: 'runs with the dialog that starts one',
    path: listPath,
    shows: LONG_LIST,
    act: async (page) => {
      await openDialog(page);
      await startButton(page).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'runs with the dialog that starts a grid',
    path: listPath,
    shows: LONG_LIST,
    act: async (page) => {
      await openDialog(page);
      await startButton(page).waitFor();
      await page.getByRole('switch', { name: 'Several values' }).press('Space');
      await page.getByRole('textbox', { name: 'Seed' }).fill('0..9');
      await page.getByRole('button', { name: 'Start 10 runs' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'runs with the dialog that imports a checkpoint',
    path: listPath,
    shows: LONG_LIST,
    act: async (page) => {
      await page.getByRole('button', { name: 'Import a checkpoint' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Choose a tar' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'runs with the dialog, which waits for its choices',
    path: listPath,
    arrange: (page) => answerTo(page, 'StartRunChoices', keepWaiting),
    shows: LONG_LIST,
    act: async (page) => {
      await openDialog(page);
      await page.getByRole('dialog').locator('.mantine-Loader-root').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'runs with the dialog, whose choices cannot be read',
    path: listPath,
    arrange: (page) => answerTo(page, 'StartRunChoices', cutOff),
    shows: LONG_LIST,
    act: async (page) => {
      await openDialog(page);
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  {
    ...FRESH,
    title: 'runs with the dialog, without a dataset',
    path: listPath,
    shows: 'text=/first run/i',
    act: async (page) => {
      await openDialog(page);
      await page.getByRole('dialog').getByText('No datasets yet').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'runs with the dialog, filled in wrongly',
    path: listPath,
    shows: LONG_LIST,
    act: async (page) => {
      await openDialog(page);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Image height (px)').fill('tall');
      await dialog.getByRole('textbox', { name: 'Name' }).fill('W'.repeat(201));
      await startButton(page).click();
      await dialog.getByText('Enter a whole number.').waitFor();
    },
  },
];

async function openDialog(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /start a run/i })
    .first()
    .click();
}

function startButton(page: Page) {
  return page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true });
}
