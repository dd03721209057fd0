import { KNOWN, type PageState } from '../page-state.ts';
import type { PagesWorld } from '../pages-world.ts';

function compared({ finishedRun, evaluatedRun, plainRun, unreadableRun }: PagesWorld): string {
  return `/compare?runs=${[finishedRun, evaluatedRun, plainRun, unreadableRun].join(',')}`;
}

/** Runs next to each other. */
export const COMPARE_STATES: readonly PageState[] = [
  { ...KNOWN, title: 'compare, curves', path: compared, shows: 'main figure canvas' },
  {
    ...KNOWN,
    title: 'compare, measures',
    path: (world) => `${compared(world)}&tab=measures&split=test`,
    shows: 'main tbody tr >> nth=1',
  },
];
