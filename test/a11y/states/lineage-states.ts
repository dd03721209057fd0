import { KNOWN, type PageState } from '../page-state.ts';

/** The pages of a checkpoint and of a translation. */
export const LINEAGE_STATES: readonly PageState[] = [
  {
    ...KNOWN,
    title: 'checkpoint that has translated',
    path: (world) => `/checkpoints/${world.checkpoint}`,
    shows: 'section[aria-label=Translations] img',
  },
  {
    ...KNOWN,
    title: 'checkpoint that was evaluated',
    path: (world) => `/checkpoints/${world.evaluatedCheckpoint}`,
    shows: 'table[aria-label=Scores]',
  },
  {
    ...KNOWN,
    title: 'checkpoint whose aliases are chosen',
    path: (world) => `/checkpoints/${world.evaluatedCheckpoint}`,
    shows: 'table[aria-label=Scores]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Aliases' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Remove the alias/ })
        .waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'checkpoint about to be forked',
    path: (world) => `/checkpoints/${world.evaluatedCheckpoint}`,
    shows: 'table[aria-label=Scores]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Fork' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Start' }).waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'checkpoint, unknown',
    path: () => '/checkpoints/xyz',
    shows: 'text=Checkpoint not found',
  },
  {
    ...KNOWN,
    title: 'translation',
    path: (world) => `/translations/${world.translation}`,
    shows: 'figure:has-text("Result") img',
  },
  {
    ...KNOWN,
    title: 'translation, unknown',
    path: () => '/translations/xyz',
    shows: 'text=Translation not found',
  },
];
