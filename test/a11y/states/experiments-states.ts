import { answerTo, cutOff, keepWaiting } from '../answers.ts';
import { FRESH, KNOWN, type PageState, VIEWER } from '../page-state.ts';

const LIST = 'a[href^="/experiments/"]';
const ROLES = 'role=table[name="Granted roles"]';
const ROWS = 'main tbody tr >> nth=3';

/** The list of experiments, the dialog that starts one, and the rows of one. */
export const EXPERIMENTS_STATES: readonly PageState[] = [
  {
    ...FRESH,
    title: 'experiments, none yet',
    path: () => '/experiments',
    shows: 'text=/no experiments yet/i',
  },
  { ...KNOWN, title: 'experiments', path: () => '/experiments', shows: LIST },
  {
    ...KNOWN,
    title: 'experiments, on their way',
    path: () => '/experiments',
    arrange: (page) => answerTo(page, 'Experiments', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'experiments with the dialog that starts one',
    path: () => '/experiments',
    shows: LIST,
    act: async (page) => {
      await page.getByRole('button', { name: 'Start an experiment' }).click();
      await page.getByRole('dialog').getByRole('checkbox').first().waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'experiments with the dialog that creates an empty one',
    path: () => '/experiments',
    shows: LIST,
    act: async (page) => {
      await page.getByRole('button', { name: 'New experiment' }).click();
      await page.getByRole('dialog').getByRole('textbox').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'experiment with its rows',
    path: ({ experiment }) => `/experiments/${experiment}`,
    shows: ROWS,
  },
  {
    ...KNOWN,
    title: 'experiment with runs, and one below it',
    path: ({ experimentOfRuns }) => `/experiments/${experimentOfRuns}`,
    shows: 'main section a[href^="/runs/"]',
  },
  {
    ...KNOWN,
    title: 'experiment with roles that were granted in it',
    path: ({ experimentOfRuns }) => `/experiments/${experimentOfRuns}`,
    shows: ROLES,
  },
  {
    ...KNOWN,
    title: 'experiment with the dialog that grants a role',
    path: ({ experimentOfRuns }) => `/experiments/${experimentOfRuns}`,
    shows: ROLES,
    act: async (page) => {
      await page.getByRole('button', { name: 'Grant a role' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Grant', exact: true }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'experiment with the dialog that revokes a role',
    path: ({ experimentOfRuns }) => `/experiments/${experimentOfRuns}`,
    shows: ROLES,
    act: async (page) => {
      await page.getByRole('button', { name: /^Revoke the role of/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).waitFor();
    },
  },
  {
    ...VIEWER,
    title: 'experiment, for a viewer',
    path: ({ experiment }) => `/experiments/${experiment}`,
    shows: ROWS,
  },
  {
    ...KNOWN,
    title: 'experiment, on its way',
    path: ({ experiment }) => `/experiments/${experiment}`,
    arrange: (page) => answerTo(page, 'Experiment', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'experiment that cannot be read',
    path: ({ experiment }) => `/experiments/${experiment}`,
    arrange: (page) => answerTo(page, 'Experiment', cutOff),
    shows: 'main [role=alert]',
  },
  {
    ...KNOWN,
    title: 'no such experiment',
    path: () => '/experiments/nothing',
    shows: 'main a[href="/experiments"]',
  },
];
