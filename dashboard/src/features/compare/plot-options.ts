import type { EChartsCoreOption } from 'echarts/core';
import { formatNumber } from '#lib/format-number.ts';
import { isNumeric, type PlotColumn, spansMagnitudes } from './plot-columns.ts';

/** A run as a plot shows it. */
export interface PlottedRun {
  readonly name: string;
  /** As `#rrggbb`. */
  readonly color: string;
}

export interface PlotStyle {
  readonly text: string;
  readonly axis: string;
  readonly grid: string;
}

/** Names stand beside points up to so many runs. */
const MOST_NAMED = 12;
/** Room to the right of the last point, and of it for a name, which ends in an ellipsis there. */
const NAME_ROOM = { plot: 140, name: 124 } as const;

/** A point per run that has both values. */
export function scatterOptions(
  runs: readonly PlottedRun[],
  [x, y]: readonly [PlotColumn, PlotColumn],
  style: PlotStyle,
): EChartsCoreOption {
  return {
    ...common(style),
    grid: { left: 72, right: runs.length <= MOST_NAMED ? NAME_ROOM.plot : 32, top: 28, bottom: 56 },
    xAxis: { ...axisOf(x, style), name: x.label, nameLocation: 'middle', nameGap: 32 },
    yAxis: { ...axisOf(y, style), name: y.label, nameLocation: 'middle', nameGap: 52 },
    series: [
      {
        type: 'scatter',
        symbolSize: 12,
        data: runs.flatMap(({ name, color }, run) => {
          const [at, height] = [x.values[run] ?? null, y.values[run] ?? null];
          return at === null || height === null
            ? []
            : [{ name, value: [at, height], itemStyle: { color, borderColor: style.text, borderWidth: 1 } }];
        }),
        label: {
          show: runs.length <= MOST_NAMED,
          formatter: '{b}',
          position: 'right',
          color: style.text,
          width: NAME_ROOM.name,
          overflow: 'truncate',
        },
        labelLayout: { hideOverlap: true },
      },
    ],
    tooltip: {
      renderMode: 'richText', // names are texts, never HTML
      formatter: ({ name, value }: { name: string; value: readonly (number | string)[] }) =>
        [name, ...[x, y].map(({ label }, place) => `${label}: ${valueText(value[place])}`)].join('\n'),
    },
  };
}

/** A line per run over an axis per column. */
export function parallelOptions(
  runs: readonly PlottedRun[],
  columns: readonly PlotColumn[],
  style: PlotStyle,
): EChartsCoreOption {
  return {
    ...common(style),
    parallel: { left: 64, right: 96, top: 56, bottom: 28, parallelAxisDefault: { realtime: true } },
    parallelAxis: columns.map((column, dim) => ({
      ...axisOf(column, style),
      dim,
      name: column.label,
      nameTextStyle: { color: style.text, width: 130, overflow: 'truncate' },
      areaSelectStyle: { color: style.axis, borderColor: style.text, opacity: 0.25 },
    })),
    series: runs.map(({ name, color }, run) => ({
      type: 'parallel',
      name,
      lineStyle: { color, width: 2.5, opacity: 0.9 },
      data: [columns.map(({ values }) => values[run] ?? '-')], // the line passes by where it has none
    })),
    tooltip: { renderMode: 'richText', formatter: ({ seriesName }: { seriesName: string }) => seriesName },
  };
}

function common(style: PlotStyle): EChartsCoreOption {
  return { animation: false, textStyle: { color: style.text, fontFamily: 'inherit', fontSize: 12 } };
}

function axisOf(column: PlotColumn, style: PlotStyle) {
  const look = {
    axisLine: { lineStyle: { color: style.axis } },
    axisLabel: { color: style.text, fontSize: 12 },
    splitLine: { lineStyle: { color: style.grid } },
    nameTextStyle: { color: style.text },
  };
  if (!isNumeric(column)) {
    const values = column.values.filter((value) => value !== null).map(String);
    return { ...look, type: 'category', data: [...new Set(values)] };
  }
  const label = { ...look.axisLabel, formatter: (value: number) => formatNumber(value) };
  return { ...look, axisLabel: label, type: spansMagnitudes(column) ? 'log' : 'value', scale: true };
}

function valueText(value: number | string | undefined): string {
  return typeof value === 'number' ? formatNumber(value) : (value ?? '–');
}
