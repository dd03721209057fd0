import { KNOWN, type PageState } from '../page-state.ts';

/** The page of deleted runs. */
export const TRASH_STATES: readonly PageState[] = [
  { ...KNOWN, title: 'trash, empty', path: () => '/trash', shows: 'text=The trash is empty' },
  {
    ...KNOWN,
    title: 'run about to be deleted',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: 'main [data-state=FINISHED]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByText('checkpoints:').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'dataset version about to be deleted',
    path: (world) => `/datasets/${world.dataset}`,
    shows: 'role=button[name="Delete version 1"]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Delete version 1' }).click();
      await page.getByRole('dialog').getByText('With it go').waitFor();
    },
  },
  {
    ...KNOWN,
    title: 'run whose notes are being edited',
    path: (world) => `/runs/${world.finishedRun}`,
    shows: 'main [data-state=FINISHED]',
    act: async (page) => {
      await page.getByRole('button', { name: 'Add notes' }).click();
      await page.getByRole('textbox', { name: 'Notes' }).waitFor();
    },
  },
];
