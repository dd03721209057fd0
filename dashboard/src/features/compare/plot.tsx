import { useComputedColorScheme } from '@mantine/core';
import { ParallelChart, ScatterChart } from 'echarts/charts';
import { GridComponent, ParallelComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { plotColors } from '../../charts/plot-colors.ts';
import type { PlotColumn } from './plot-columns.ts';
import { parallelOptions, scatterOptions } from './plot-options.ts';
import classes from './plot.module.css';

register([
  ScatterChart,
  ParallelChart,
  GridComponent,
  ParallelComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

interface Props {
  readonly kind: 'scatter' | 'parallel';
  readonly runs: readonly { readonly name: string; readonly color: `--${string}` }[];
  /** Two for a scatter. */
  readonly columns: readonly PlotColumn[];
  /** What is drawn, in words. */
  readonly label: string;
}

/** Runs as points or lines. Whoever cannot see it has the same numbers in a table. */
export function Plot({ kind, runs, columns, label }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const input = JSON.stringify({ kind, runs, columns });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const drawn = JSON.parse(input) as Pick<Props, 'kind' | 'runs' | 'columns'>;
    const { lines, axis, grid } = plotColors(
      element,
      drawn.runs.map(({ color }) => color),
    );
    const style = { text: getComputedStyle(element).color, axis, grid };
    const plotted = drawn.runs.map(({ name }, run) => ({ name, color: lines[run] ?? axis }));
    const [x, y] = drawn.columns;
    const chart = init(element, null, { renderer: 'svg' });
    if (drawn.kind === 'parallel') chart.setOption(parallelOptions(plotted, drawn.columns, style));
    else if (x && y) chart.setOption(scatterOptions(plotted, [x, y], style));
    const resized = new ResizeObserver(() => {
      chart.resize();
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.dispose();
    };
  }, [input, scheme]);
  return (
    <div ref={host} className={classes.plot} role="img" aria-label={label} data-testid={`plot-${kind}`} />
  );
}
