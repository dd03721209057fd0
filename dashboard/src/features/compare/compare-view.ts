import type { XAxis } from '../../charts/x-axis.ts';
import type { ScoredSplit } from '../../gql/graphql.ts';
import { type CurvesView, readCurvesView, writeCurvesView } from '../run/chart-view.ts';

export type SampleDirection = 'A_TO_B' | 'B_TO_A';
export type CompareTab = (typeof TABS)[number];

/** What the page's controls say, as its address holds it. */
export interface CompareView {
  /** Ids of runs, each once, in the order of the address. */
  readonly runs: readonly string[];
  readonly tab: CompareTab;
  /** The run that the others are compared with; the first one where none is chosen. */
  readonly base: string | null;
  /** Whether knobs that do not differ are shown as well. */
  readonly showsAll: boolean;
  /** Images that measures are of. */
  readonly split: ScoredSplit;
  /** Step at or before which samples are shown; null for the newest of each run. */
  readonly step: number | null;
  readonly direction: SampleDirection;
  /** As `readCell` reads it; null for the whole grid. */
  readonly cell: string | null;
  readonly axis: XAxis;
  /** Part of the names of the charts that are shown. */
  readonly search: string;
  readonly curves: CurvesView;
}

export const MAX_COMPARED = 50;
const TABS = ['curves', 'config', 'measures', 'samples'] as const;
const AXES: readonly XAxis[] = ['step', 'relative', 'wall'];

export function readCompareView(search: URLSearchParams): CompareView {
  const runs = [...new Set((search.get('runs') ?? '').split(',').filter((id) => id !== ''))];
  const base = search.get('base');
  return {
    runs,
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'curves',
    base: base !== null && runs.includes(base) ? base : (runs[0] ?? null),
    showsAll: search.get('all') === '1',
    split: search.get('split') === 'test' ? 'TEST' : 'VALIDATION',
    step: /^\d{1,9}$/.test(search.get('step') ?? '') ? Number(search.get('step')) : null,
    direction: search.get('dir') === 'ba' ? 'B_TO_A' : 'A_TO_B',
    cell: search.get('cell'),
    axis: AXES.find((axis) => axis === search.get('axis')) ?? 'step',
    search: search.get('q') ?? '',
    curves: readCurvesView(search),
  };
}

/** The address with the view in it; other parts of the address stay, and what is as usual is left out. */
export function writeCompareView(search: URLSearchParams, view: CompareView): URLSearchParams {
  const next = writeCurvesView(search, view.curves);
  const put = (key: string, value: string | null) => {
    if (value === null) next.delete(key);
    else next.set(key, value);
  };
  put('runs', view.runs.join(','));
  put('tab', view.tab === 'curves' ? null : view.tab);
  put('base', view.base === view.runs[0] ? null : view.base);
  put('all', view.showsAll ? '1' : null);
  put('split', view.split === 'TEST' ? 'test' : null);
  put('step', view.step === null ? null : String(view.step));
  put('dir', view.direction === 'B_TO_A' ? 'ba' : null);
  put('cell', view.cell);
  put('axis', view.axis === 'step' ? null : view.axis);
  put('q', view.search || null);
  return next;
}
