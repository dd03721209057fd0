import type uPlot from 'uplot';
import { formatNumber } from '#lib/format-number.ts';
import { COLUMNS_PER_LINE, type ChartData } from './chart-data.ts';
import type { PlotColors } from './plot-colors.ts';

export interface PlotLook {
  /** Slot of each line: its color and its dashes. */
  readonly slots: readonly (0 | 1)[];
  readonly logarithmic: boolean;
}

export interface PlotEvents {
  /** Step under the crosshair; null when it is gone. */
  readonly onCursor: (step: number | null) => void;
  readonly onZoom: (range: readonly [number, number] | null) => void;
  readonly readZoom: () => readonly [number, number] | null;
  readonly readData: () => ChartData;
}

/** uPlot's enum exists in its types only. */
const LOGARITHMIC_SCALE = 3 as unknown as uPlot.Scale.Distr;

/** Charts whose crosshairs move together. */
const CROSSHAIR = 'run-curves';

/** uPlot's options for one chart of metric lines, `columnsPerLine` columns per line. */
export function plotOptions(
  size: { width: number; height: number },
  look: PlotLook,
  palette: PlotColors,
  events: PlotEvents,
): uPlot.Options {
  const axis = {
    stroke: palette.axis,
    font: '12px ui-sans-serif, system-ui, sans-serif',
    grid: { stroke: palette.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    legend: { show: false },
    padding: [6, 18, 0, 0],
    cursor: {
      points: { size: (_, column) => (isSmooth(column) ? 7 : 0) },
      drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => (events.onZoom(null), null) },
      sync: {
        key: CROSSHAIR,
        scales: ['x', null],
        setSeries: false,
        // Only the crosshair is shared; a zoom reaches the other charts through the page's address.
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    },
    scales: {
      x: {
        time: false,
        range: (_, low, high) => [...(events.readZoom() ?? padded(low, high))] as [number, number],
      },
      y: look.logarithmic ? { distr: LOGARITHMIC_SCALE, log: 10 } : { auto: true },
    },
    axes: [
      { ...axis, size: 24, gap: 2, space: 64 },
      {
        ...axis,
        size: 52,
        gap: 4,
        space: 28,
        values: (_, ticks) => ticks.map((tick: number | null) => (tick === null ? '' : tickText(tick))),
      },
    ],
    series: [{}, ...look.slots.flatMap((slot) => lineSeries(palette.lines[slot], DASHES[slot]))],
    bands: look.slots.map((slot, line) => ({
      series: [columnOf(line, 'high'), columnOf(line, 'low')],
      fill: `${palette.lines[slot]}2e`,
    })),
    hooks: {
      setCursor: [
        ({ cursor, data }) => {
          events.onCursor(cursor.idx == null ? null : (data[0][cursor.idx] ?? null));
        },
      ],
      setSelect: [
        (plot) => {
          zoomToSelection(plot, events.onZoom);
        },
      ],
      draw: [
        (plot) => {
          drawMarks(plot, events.readData(), palette.mark);
        },
      ],
    },
  };
}

/** Short enough for the axis: small values as powers of ten. */
function tickText(tick: number): string {
  return tick !== 0 && Math.abs(tick) < 0.01
    ? tick.toExponential(2).replace(/\.?0*e/, 'e')
    : formatNumber(tick);
}

function columnOf(line: number, column: (typeof COLUMNS_PER_LINE)[number]): number {
  return 1 + line * COLUMNS_PER_LINE.length + COLUMNS_PER_LINE.indexOf(column);
}

function isSmooth(column: number): boolean {
  return column > 0 && column % COLUMNS_PER_LINE.length === 0;
}

/** Lines are told apart without their color too. */
const DASHES: readonly [number[], number[]] = [[], [5, 3]];

function lineSeries(stroke: string, dash: number[]): uPlot.Series[] {
  const points = { show: false };
  return [
    { points },
    { points },
    { stroke: `${stroke}47`, width: 1, points },
    {
      stroke,
      dash,
      width: 1.75,
      points: { show: (_, __, from, to) => to - from < 2, size: 5, fill: stroke },
    },
  ];
}

/** A single step gets room, so that the first point of a run is seen. */
function padded(low: number | null, high: number | null): [number, number] {
  return low === null || high === null ? [0, 1] : low === high ? [low - 1, high + 1] : [low, high];
}

function zoomToSelection(plot: uPlot, onZoom: PlotEvents['onZoom']): void {
  const { left, width } = plot.select;
  if (width < 4) return;
  const range = [Math.floor(plot.posToVal(left, 'x')), Math.ceil(plot.posToVal(left + width, 'x'))] as const;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  if (range[1] > range[0]) onZoom(range);
}

function drawMarks(plot: uPlot, { marks }: ChartData, color: string): void {
  if (marks.length === 0) return;
  const { ctx } = plot;
  const arm = 3.5 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  ctx.beginPath();
  let previous = { line: -1, x: 0 };
  for (const { line, step, level } of marks) {
    const x = plot.valToPos(step, 'x', true);
    // Marks that would lie on one another say no more than one of them.
    if (line === previous.line && x - previous.x < 3.5 * arm) continue;
    previous = { line, x };
    const y = plot.valToPos(level, 'y', true);
    ctx.moveTo(x - arm, y - arm);
    ctx.lineTo(x + arm, y + arm);
    ctx.moveTo(x + arm, y - arm);
    ctx.lineTo(x - arm, y + arm);
  }
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.25 * devicePixelRatio;
  ctx.stroke();
  ctx.restore();
}
