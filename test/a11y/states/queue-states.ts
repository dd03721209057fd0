import { KNOWN, type PageState } from '../page-state.ts';

/** The page of what workers do and what waits for them. */
export const QUEUE_STATES: readonly PageState[] = [
  { ...KNOWN, title: 'queue', path: () => '/queue', shows: 'main table' },
  {
    ...KNOWN,
    title: 'queue about to be emptied',
    path: () => '/queue',
    shows: 'main table',
    act: async (page) => {
      await page.getByRole('button', { name: 'Cancel all that waits' }).click();
      await page.getByRole('dialog').getByText('Runs: ').waitFor();
    },
  },
];
