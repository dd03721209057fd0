import { answerTo, cutOff, keepWaiting } from '../answers.ts';
import { FRESH, KNOWN, type PageState } from '../page-state.ts';

/** Claims and verdicts. */
export const CLAIMS_STATES: readonly PageState[] = [
  { ...FRESH, title: 'claims, none yet', path: () => '/claims', shows: 'text=/no claims yet/i' },
  { ...KNOWN, title: 'claims with verdicts', path: () => '/claims', shows: 'main tbody tr >> nth=3' },
  {
    ...KNOWN,
    title: 'claims, on their way',
    path: () => '/claims',
    arrange: (page) => answerTo(page, 'ClaimSuites', keepWaiting),
    shows: 'main .mantine-Skeleton-root',
  },
  {
    ...KNOWN,
    title: 'claims that cannot be read',
    path: () => '/claims',
    arrange: (page) => answerTo(page, 'ClaimSuites', cutOff),
    shows: 'main [role=alert]',
  },
];
