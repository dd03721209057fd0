import type { ChartView } from '../../charts/chart-data.ts';
import { readYRange, writeYRange, type YRange } from '../../charts/y-range.ts';

/** What the curves' controls say, as the page's address holds it: `?log=1&sm=0.8&x=100..400&y=mask:0..1&chart=mask`. */
export interface CurvesView extends ChartView {
  readonly zoom: readonly [number, number] | null;
  /** Of charts by their keys. */
  readonly yRanges: ReadonlyMap<string, YRange>;
  /** Key of the chart that is enlarged; null for none. */
  readonly enlarged: string | null;
}

export const DEFAULT_SMOOTHING = 0.6;
export const MAX_SMOOTHING = 0.99;

export function readCurvesView(search: URLSearchParams): CurvesView {
  const smoothing = Number(search.get('sm') ?? DEFAULT_SMOOTHING);
  const [from, to] = (search.get('x') ?? '').split('..').map(Number);
  return {
    logarithmic: search.get('log') === '1',
    smoothing: Number.isFinite(smoothing)
      ? Math.min(MAX_SMOOTHING, Math.max(0, smoothing))
      : DEFAULT_SMOOTHING,
    yRanges: new Map(
      search.getAll('y').flatMap((text): [string, YRange][] => {
        const colon = text.lastIndexOf(':');
        const range = readYRange(text.slice(colon + 1));
        return colon > 0 && range ? [[text.slice(0, colon), range]] : [];
      }),
    ),
    enlarged: search.get('chart'),
    zoom: from !== undefined && to !== undefined && from < to ? [from, to] : null,
  };
}

/** The address with the view in it; other parts of the address stay, and what is as usual is left out. */
export function writeCurvesView(search: URLSearchParams, view: CurvesView): URLSearchParams {
  const next = new URLSearchParams(search);
  const put = (key: string, value: string | null) => {
    if (value === null) next.delete(key);
    else next.set(key, value);
  };
  put('log', view.logarithmic ? '1' : null);
  put('sm', view.smoothing === DEFAULT_SMOOTHING ? null : String(view.smoothing));
  put('x', view.zoom ? view.zoom.join('..') : null);
  put('chart', view.enlarged);
  next.delete('y');
  for (const [key, range] of view.yRanges) next.append('y', `${key}:${writeYRange(range)}`);
  return next;
}

/** The ranges with that of one chart changed; null: it follows its values. */
export function withYRange(
  ranges: CurvesView['yRanges'],
  key: string,
  range: YRange | null,
): CurvesView['yRanges'] {
  const next = new Map(ranges);
  if (range === null) next.delete(key);
  else next.set(key, range);
  return next;
}
