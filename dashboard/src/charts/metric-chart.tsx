import type { ComponentProps } from 'react';
import { valuesAt } from './chart-data.ts';
import { ChartCard, type LegendProps } from './chart-card.tsx';
import classes from './chart-card.module.css';
import { SIDE_LOOKS } from './line-look.ts';
import type { MetricFamily } from './metric-family.ts';
import { valueText } from './value-text.ts';

interface Props extends Pick<ComponentProps<typeof ChartCard>, 'lines' | 'view' | 'zoom' | 'onZoom'> {
  readonly family: MetricFamily;
}

const PLOT_HEIGHT = 144;

/** Curves of one family of a run over its steps, with their values at the crosshair, else the newest. */
export function MetricChart({ family, ...props }: Props) {
  const looks = family.lines.map(({ slot }) => SIDE_LOOKS[slot]);
  return (
    <ChartCard
      {...props}
      chart={family}
      looks={looks}
      axis="step"
      yRange={null}
      height={PLOT_HEIGHT}
      Legend={ValuesLegend}
    />
  );
}

function ValuesLegend({ chart, looks, lines, cursor }: LegendProps) {
  const values = valuesAt(lines, cursor);
  return (
    <>
      {chart.lines.map((line, index) => (
        <span
          key={line.name}
          className={classes.line}
          data-dashed={(looks[index]?.dash.length ?? 0) > 0 || undefined}
          style={{ '--line': `var(${looks[index]?.color ?? ''})` }}
        >
          {line.label !== chart.title && line.label}
          <span
            className={classes.value}
            data-testid={`value-${line.name}`}
            data-step={lines[index]?.steps.at(-1) ?? 0}
          >
            {valueText(values[index])}
          </span>
        </span>
      ))}
      {cursor !== null && <span className={classes.step}>step {cursor}</span>}
    </>
  );
}
