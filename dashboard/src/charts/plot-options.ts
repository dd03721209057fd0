import uPlot from 'uplot';
import { formatNumber } from '#lib/format-number.ts';
import { COLUMNS_PER_LINE, type ChartData } from './chart-data.ts';
import type { LineLook } from './line-look.ts';
import type { PlotColors } from './plot-colors.ts';
import { tickOnAxis, type XAxis } from './x-axis.ts';
import type { YRange } from './y-range.ts';

export interface PlotLook {
  readonly looks: readonly LineLook[];
  readonly logarithmic: boolean;
  readonly axis: XAxis;
}

export interface PlotEvents {
  /** Step under the crosshair; null when it is gone. */
  readonly onCursor: (step: number | null) => void;
  readonly onZoom: (range: readonly [number, number] | null) => void;
  readonly readZoom: () => readonly [number, number] | null;
  readonly readYRange: () => YRange | null;
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
      y: look.logarithmic
        ? { distr: LOGARITHMIC_SCALE, log: 10, range: withinY(events, logarithmicRange) }
        : { auto: true, range: withinY(events, linearRange) },
    },
    axes: [
      { ...axis, size: 24, gap: 2, space: look.axis === 'step' ? 64 : 110, ...xTicks(look.axis) },
      {
        ...axis,
        size: 52,
        gap: 4,
        space: 28,
        values: (_, ticks) => ticks.map((tick: number | null) => (tick === null ? '' : tickText(tick))),
      },
    ],
    series: [{}, ...look.looks.flatMap((each, line) => lineSeries(palette.lines[line] ?? '', each))],
    bands: look.looks.map((_, line) => ({
      series: [columnOf(line, 'high'), columnOf(line, 'low')],
      fill: `${palette.lines[line]}${bandOpacity(look.looks.length)}`,
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
          drawForks(plot, look.looks, palette.axis);
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

/** Two hexadecimal digits: where there are many bands, they must not hide what lies below. */
function bandOpacity(lines: number): string {
  return lines > 4 ? '14' : '2e';
}

function xTicks(axis: XAxis): Pick<uPlot.Axis, 'values'> {
  return axis === 'step' ? {} : { values: (_, ticks) => ticks.map((tick) => tickOnAxis(axis, tick)) };
}

type Range = (plot: uPlot, low: number, high: number) => uPlot.Range.MinMax;

const linearRange: Range = (_, low, high) => uPlot.rangeNum(low, high, 0.1, true);
const logarithmicRange: Range = (_, low, high) => uPlot.rangeLog(low, high, 10, true);

/** What a person has set, and the usual range where nothing is set or cannot be shown. */
function withinY({ readYRange }: PlotEvents, usual: Range): Range {
  // Null while no value is in view, which uPlot's types leave out.
  return (plot, low: number | null, high: number | null) => {
    const [from, to] = low === null || high === null ? [null, null] : usual(plot, low, high);
    const [wantedFrom, wantedTo] = readYRange() ?? [null, null];
    const isLogarithmic = usual === logarithmicRange;
    const ends: uPlot.Range.MinMax = [
      wantedFrom === null || (isLogarithmic && wantedFrom <= 0) ? from : wantedFrom,
      wantedTo === null || (isLogarithmic && wantedTo <= 0) ? to : wantedTo,
    ];
    return ends[0] !== null && ends[1] !== null && ends[0] >= ends[1] ? [from, to] : ends;
  };
}

function lineSeries(stroke: string, { dash, inheritedUntil }: LineLook): uPlot.Series[] {
  const points = { show: false };
  return [
    { points },
    { points },
    { stroke: `${stroke}47`, width: 1, points },
    {
      stroke: inheritedUntil === undefined ? stroke : (plot) => faintUntil(plot, inheritedUntil, stroke),
      dash: [...dash],
      width: 1.75,
      points: { show: (_, __, from, to) => to - from < 2, size: 5, fill: stroke },
    },
  ];
}

/** Two hexadecimal digits. */
const FAINT = '66';

/** The color of a line that is faint up to a step, as what it is stroked with. */
function faintUntil(plot: uPlot, step: number, color: string): CanvasGradient | string {
  const { left, width } = plot.bbox;
  const share = (plot.valToPos(step, 'x', true) - left) / width;
  if (!Number.isFinite(share)) return color; // it has no size yet, or nothing to show
  const end = Math.min(1, Math.max(0, share));
  const gradient = plot.ctx.createLinearGradient(left, 0, left + width, 0);
  gradient.addColorStop(0, color + FAINT);
  gradient.addColorStop(end, color + FAINT);
  gradient.addColorStop(end, color);
  gradient.addColorStop(1, color);
  return gradient;
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

/** Where lines begin to be their own: an upright of dots, told apart without colors. */
function drawForks(plot: uPlot, looks: readonly LineLook[], color: string): void {
  const steps = new Set(looks.flatMap(({ inheritedUntil }) => inheritedUntil ?? []));
  const { ctx, bbox } = plot;
  for (const step of steps) {
    const x = plot.valToPos(step, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.save();
    ctx.beginPath();
    ctx.setLineDash([devicePixelRatio, 3 * devicePixelRatio]);
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.strokeStyle = color;
    ctx.lineWidth = devicePixelRatio;
    ctx.stroke();
    ctx.restore();
  }
}
