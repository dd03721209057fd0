import type { PageState } from './page-state.ts';
import { ADMIN_STATES } from './states/admin-states.ts';
import { CLAIMS_STATES } from './states/claims-states.ts';
import { COMPARE_STATES } from './states/compare-states.ts';
import { DATASETS_STATES } from './states/datasets-states.ts';
import { EXPERIMENTS_STATES } from './states/experiments-states.ts';
import { FRAME_STATES } from './states/frame-states.ts';
import { QUEUE_STATES } from './states/queue-states.ts';
import { LINEAGE_STATES } from './states/lineage-states.ts';
import { PEOPLE_STATES } from './states/people-states.ts';
import { RUN_STATES } from './states/run-states.ts';
import { RUNS_STATES } from './states/runs-states.ts';
import { TRANSLATE_STATES } from './states/translate-states.ts';
import { TRASH_STATES } from './states/trash-states.ts';

/** Every page in every state that a person can meet. */
export const PAGE_STATES: readonly PageState[] = [
  ...RUNS_STATES,
  ...RUN_STATES,
  ...COMPARE_STATES,
  ...EXPERIMENTS_STATES,
  ...CLAIMS_STATES,
  ...TRANSLATE_STATES,
  ...DATASETS_STATES,
  ...QUEUE_STATES,
  ...LINEAGE_STATES,
  ...TRASH_STATES,
  ...ADMIN_STATES,
  ...PEOPLE_STATES,
  ...FRAME_STATES,
];

/** One state of each page, for whoever has little time. */
export const USUAL_STATES = PAGE_STATES.filter(({ title }) =>
  [
    'runs, a long list',
    'runs with the dialog that starts one',
    'run, finished',
    'run, its losses as a program',
    'run whose kept checkpoints are chosen',
    'run with a checkpoint about to be deleted',
    'checkpoint whose aliases are chosen',
    'compare, curves',
    'compare, measures',
    'experiments',
    'experiments with the dialog that starts one',
    'experiment with its rows',
    'experiment with the dialog that grants a role',
    'claims with verdicts',
    'translate, with its result',
    'queue',
    'trash, empty',
    'run about to be deleted',
    'dataset version about to be deleted',
    'run whose notes are being edited',
    'datasets',
    'datasets, one being renamed',
    'dataset with its images',
    'dataset with an image enlarged',
    'overview',
    'workers',
    'settings',
    'disk use',
    'API keys of everybody',
    'audit log',
    'user menu, open',
    'people',
    'people with the dialog that invites',
    'account',
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
