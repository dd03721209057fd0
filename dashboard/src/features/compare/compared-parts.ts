import type { ComparedRunFragment } from '../../gql/graphql.ts';
import type { CompareView } from './compare-view.ts';
import type { RunLooks } from './run-looks.ts';
import type { ComparedRuns } from './use-compared-runs.ts';

/** Changes the address. Back leads to what was before a pushed change. */
export type ShowCompared = (part: Partial<CompareView>, history?: 'push' | 'replace') => void;

/** What each part of the page is given. */
export interface ComparedParts {
  readonly known: ComparedRuns;
  readonly view: CompareView;
  /** The run that the others are compared with. */
  readonly base: ComparedRunFragment;
  /** By run. */
  readonly looks: ReadonlyMap<string, RunLooks>;
  readonly onShow: ShowCompared;
}
