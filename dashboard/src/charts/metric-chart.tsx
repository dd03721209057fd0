import { useComputedColorScheme } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { memo, useMemo, useRef, useState } from 'react';
import { formatNumber } from '../ui/format.ts';
import { chartData, type ChartView, valuesAt } from './chart-data.ts';
import classes from './metric-chart.module.css';
import type { MetricFamily } from './metric-family.ts';
import type { Series } from './series.ts';
import { usePlot } from './use-plot.ts';

interface Props {
  readonly family: MetricFamily;
  /** One entry per line of the family. */
  readonly lines: readonly Series[];
  readonly view: ChartView;
  readonly zoom: readonly [number, number] | null;
  readonly onZoom: (range: readonly [number, number] | null) => void;
}

const PLOT_HEIGHT = 138;

/** Curves of one family with their values at the crosshair, else the newest. */
export const MetricChart = memo(function MetricChart({ family, lines, view, zoom, onZoom }: Props) {
  const scheme = useComputedColorScheme('light');
  const { ref: card, entry } = useIntersection<HTMLElement>({ rootMargin: '600px' });
  const container = useRef<HTMLDivElement>(null);
  const [cursorStep, setCursorStep] = useState<number | null>(null);
  const inView = entry?.isIntersecting ?? false;
  const data = useMemo(() => (inView ? chartData(lines, view) : null), [inView, lines, view]);
  const values = valuesAt(lines, cursorStep);
  const newest = lines.map((line) => line.steps.at(-1) ?? 0);

  usePlot(container, {
    scheme,
    height: PLOT_HEIGHT,
    slots: family.lines.map((line) => line.slot),
    logarithmic: view.logarithmic,
    data,
    zoom,
    onZoom,
    onCursor: setCursorStep,
  });

  return (
    <figure ref={card} className={classes.card} aria-label={family.title} data-testid={`chart-${family.key}`}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>
          {family.title}
          {family.unit && <span className={classes.unit}> {family.unit}</span>}
        </span>
        {family.lines.map((line, index) => (
          <span key={line.name} className={classes.line} data-slot={line.slot}>
            {line.label !== family.title && line.label}
            <span className={classes.value} data-testid={`value-${line.name}`} data-step={newest[index]}>
              {valueText(values[index])}
            </span>
          </span>
        ))}
        {cursorStep !== null && <span className={classes.step}>step {cursorStep}</span>}
      </figcaption>
      <div ref={container} className={classes.plot} style={{ height: PLOT_HEIGHT }} />
      {data && (data.marks.length > 0 || data.hidden > 0) && (
        <p className={classes.note}>
          {data.marks[0] &&
            `${data.marks.length} NaN/∞ ${data.marks.length === 1 ? 'value' : 'values'}, first at step ${data.marks[0].step}. `}
          {data.hidden > 0 &&
            `${data.hidden} ${data.hidden === 1 ? 'value ≤ 0 is' : 'values ≤ 0 are'} hidden on the log scale.`}
        </p>
      )}
    </figure>
  );
}, sameChart);

function valueText(value: number | null | undefined): string {
  if (value === undefined) return '–';
  return value === null ? 'NaN/∞' : formatNumber(value);
}

function sameChart(before: Props, after: Props): boolean {
  return (
    before.family.key === after.family.key &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, index) => line === after.lines[index]) &&
    before.view.smoothing === after.view.smoothing &&
    before.view.logarithmic === after.view.logarithmic &&
    before.zoom?.join() === after.zoom?.join() &&
    before.onZoom === after.onZoom
  );
}
