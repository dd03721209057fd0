import type { ChartCardProps } from './chart-card.tsx';
import { debiasedEma } from './smoothing.ts';
import { AXIS_LABELS } from './x-axis.ts';

type Drawn = Pick<ChartCardProps, 'chart' | 'lines' | 'axis' | 'view' | 'zoom'>;

/**
 * What a chart shows, as CSV (RFC 4180): a row per place on the axis within the zoom. Of a line that is drawn in buckets
 * the last value of each bucket, with its smallest and its largest one; where curves are smoothed, the smoothed values too. A
 * cell is empty where a line has no entry, and NaN where its value was not finite. Times are ISO 8601, times since the start seconds.
 */
export function chartCsv({ chart, lines, axis, view, zoom }: Drawn): string {
  const places = [...new Set(lines.flatMap(({ steps }) => steps))]
    .filter((x) => zoom === null || (x >= zoom[0] && x <= zoom[1]))
    .sort((a, b) => a - b);
  const columns = chart.lines.flatMap(({ label }, index) => {
    const line = lines[index];
    if (!line) return [];
    const at = new Map(line.steps.map((x, place) => [x, place]));
    const isBucketed = line.lows.some((low, place) => low !== line.highs[place]);
    const column = (title: string, values: readonly (number | null)[]) => ({
      title,
      cells: places.map((x) => {
        const place = at.get(x);
        return place === undefined ? '' : String(values[place] ?? NaN);
      }),
    });
    return [
      column(isBucketed ? `${label} (last of bucket)` : label, line.values),
      ...(isBucketed
        ? [
            column(`${label} (smallest of bucket)`, line.lows),
            column(`${label} (largest of bucket)`, line.highs),
          ]
        : []),
      ...(view.smoothing > 0
        ? [column(`${label} (smoothed ${view.smoothing})`, debiasedEma(line.values, view.smoothing))]
        : []),
    ];
  });
  const placeTexts = places.map((x) => (axis === 'wall' ? new Date(1000 * x).toISOString() : String(x)));
  const place = axis === 'relative' ? `${AXIS_LABELS[axis]} (s)` : AXIS_LABELS[axis];
  const rows = [
    [place, ...columns.map(({ title }) => plain(title))],
    ...placeTexts.map((text, row) => [text, ...columns.map(({ cells }) => cells[row] ?? '')]),
  ];
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** A name as text: a spreadsheet takes one that begins like a formula for one. */
function plain(title: string): string {
  return /^[=+\-@\t]/.test(title) ? `'${title}` : title;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
