type Range = readonly [from: number, to: number];

/** Where one is in a chart. */
export interface ChartPlace {
  /** Under the crosshair; null without one. */
  readonly step: number | null;
  /** Steps that are shown; null: all. */
  readonly zoom: Range | null;
}

/**
 * Where a key leads in a chart of these steps (ascending): the arrows go from point to point, Page Up and Page Down a
 * tenth of all points on and back, Home and End to the first and the last; + and - zoom around the crosshair, 0 and
 * Escape show all steps. Null: the key means nothing here.
 */
export function chartPlaceAfter(
  key: string,
  steps: readonly number[],
  { step, zoom }: ChartPlace,
): ChartPlace | null {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return null;
  const all = [first, last] as const;
  const shown = zoom ?? all;
  const go = (index: number) => {
    const next = steps[Math.max(0, Math.min(steps.length - 1, index))] ?? last;
    return { step: next, zoom: zoom && shifted(zoom, next) };
  };
  const at = step === null ? -1 : steps.findLastIndex((other) => other <= step);
  const page = Math.max(1, Math.round(steps.length / 10));
  switch (key) {
    case 'ArrowRight':
      return go(step === null ? steps.findIndex((other) => other >= shown[0]) : at + 1);
    case 'ArrowLeft':
      return go(step === null ? steps.findLastIndex((other) => other <= shown[1]) : at - 1);
    case 'PageUp':
      return go(at + page);
    case 'PageDown':
      return go(at - page);
    case 'Home':
      return go(0);
    case 'End':
      return go(steps.length - 1);
    case '+':
    case '=':
      return { step, zoom: zoomed(shown, all, step, 1 / 2) };
    case '-':
      return { step, zoom: zoomed(shown, all, step, 2) };
    case '0':
    case 'Escape':
      return { step: zoom === null && key === 'Escape' ? null : step, zoom: null };
    default:
      return null;
  }
}

/** The range moved just so far that it holds `step`. */
function shifted([from, to]: Range, step: number): Range {
  if (step < from) return [step, step + (to - from)];
  return step > to ? [step - (to - from), step] : [from, to];
}

/** The range made longer or shorter around `center`, or its own middle; null where it would hold all steps. */
function zoomed(
  [from, to]: Range,
  [first, last]: Range,
  center: number | null,
  factor: number,
): Range | null {
  const length = Math.max(SHORTEST_ZOOM, Math.round((to - from) * factor));
  if (length >= last - first) return null;
  const middle = center ?? (from + to) / 2;
  const start = Math.round(middle - ((middle - from) / (to - from)) * length);
  const within = Math.max(first, Math.min(last - length, start));
  return [within, within + length];
}

/** In steps. */
const SHORTEST_ZOOM = 2;
