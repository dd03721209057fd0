import { answerTo, cutOff, damagePictures, keepWaiting } from '../answers.ts';
import { KNOWN, type PageState, VIEWER } from '../page-state.ts';

const CHARTS = 'figure canvas >> nth=0';

/** The page of one run. */
export const RUN_STATES: readonly PageState[] = [
  {
    ...KNOWN,
    title: 'run, queued',
    path: (world) => `/runs/${world.queuedRun}`,
    shows: 'main [data-state=QUEUED]',
  },
  { ...KNOWN, title: 'run, running', path: (world) => `/runs/${world.runningRun}`, shows: CHARTS },
  { ...KNOWN, title: 'run, finished', path: (world) => `/runs/${world.finishedRun}`, shows: CHARTS },
  {
    ...KNOWN,
    title: 'run, failed',
    path: (world) => `/runs/${world.failedRun}`,
    shows: 'main [data-state=FAILED]',
  },
  {
    ...KNOWN,
    title: 'run, canceled',
    path: (world) => `/runs/${world.canceledRun}`,
    shows: 'main [data-state=CANCELED]',
  },
  {
    ...KNOWN,
    title: 'run whose config cannot be read',
    path: (world) => `/runs/${world.unreadableRun}`,
    shows: 'section[aria-label="Config"] [role=alert]',
  },
  {
    ...KNOWN,
    title: 'run, its losses as a program',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: CHARTS,
    act: async (page) => {
      await page.getByRole('button', { name: 'Copy as' }).click();
      await page.getByRole('menuitem', { name: 'Python' }).click();
      await page.getByRole('region', { name: 'Program' }).getByText('runEvents').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run whose kept checkpoints are chosen',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: CHARTS,
    act: async (page) => {
      await page.getByRole('button', { name: 'Change what is kept' }).click();
      await page
        .getByRole('dialog')
        .getByText(/^Kept:/)
        .waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run with a checkpoint about to be deleted',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: CHARTS,
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Actions for step/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'Delete…' }).click();
      await page.getByRole('dialog').getByText('checkpoints:').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run with a hundred checkpoints',
    path: (world) => `/runs/${world.longRun}`,
    shows: CHARTS,
  },
  {
    ...KNOWN,
    title: 'run with evaluations, one waiting and one done',
    path: (world) => `/runs/${world.evaluatedRun}`,
    shows: 'section[aria-label="Checkpoints"] .mantine-Loader-root',
    act: (page) => page.getByRole('table', { name: 'Scores' }).waitFor(),
  },
  {
    ...KNOWN,
    title: 'run whose scores are shown whole: groups, reference translators and pictures',
    path: (world) => `/runs/${world.evaluatedRun}`,
    shows: 'section[aria-label="Checkpoints"] table[aria-label="Scores"]',
    act: async (page) => {
      for (const name of ['Show groups of images', 'Compare with reference translators', /^Show best/])
        await page.getByRole('button', { name }).click();
      await page.getByRole('img', { name: 'Translations A → B, worst' }).waitFor();
      await page
        .getByRole('row', { name: /^Model, unseen/ })
        .first()
        .waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run at an earlier step, zoomed, with a chart as a table',
    path: (world) => `/runs/${world.finishedRun}?step=50&x=20..90`,
    shows: CHARTS,
    act: async (page) => {
      await page
        .getByRole('button', { name: /as a table$/ })
        .first()
        .click();
      await page.getByRole('figure').getByRole('table').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run whose evaluation is refused',
    path: (world) => `/runs/${world.finishedRun}`,
    arrange: (page) => answerTo(page, 'EvaluateCheckpoint', cutOff),
    shows: CHARTS,
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Evaluate/ })
        .first()
        .click();
      await page.getByRole('region', { name: 'Checkpoints' }).getByText('Cannot reach the server').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run that trains on a full disk',
    path: (world) => `/runs/${world.degradedRun}`,
    shows: 'text=nothing can be saved',
  },
  {
    ...KNOWN,
    title: 'run with a damaged checkpoint',
    path: (world) => `/runs/${world.damagedRun}`,
    shows: 'section[aria-label="Checkpoints"] >> text=One of its files is damaged',
  },
  {
    ...KNOWN,
    title: 'run of an imported checkpoint',
    path: (world) => `/runs/${world.importedRun}`,
    shows: 'text=trained on another server',
    act: async (page) => {
      await page.getByRole('button', { name: 'Evaluate on a dataset' }).click();
      await page.getByLabel('Dataset', { exact: true }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run whose samples are damaged',
    path: (world) => `/runs/${world.finishedRun}`,
    arrange: damagePictures,
    shows: 'figure [aria-label$="This picture is damaged"]',
  },
  { ...VIEWER, title: 'run, for a viewer', path: (world) => `/runs/${world.finishedRun}`, shows: CHARTS },
  {
    ...KNOWN,
    title: 'run, on its way',
    path: (world) => `/runs/${world.finishedRun}`,
    arrange: (page) => answerTo(page, 'RunPage', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'run that cannot be read',
    path: (world) => `/runs/${world.finishedRun}`,
    arrange: (page) => answerTo(page, 'RunPage', cutOff),
    shows: 'main [role=alert]',
  },
  {
    ...KNOWN,
    title: 'run, an unknown one',
    path: () => '/runs/bm93aGVyZQ',
    shows: 'main a[href="/runs"]',
  },
];
