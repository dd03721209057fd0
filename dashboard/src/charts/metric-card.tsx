import type { ChartCardProps, LegendProps } from './chart-card.tsx';
import classes from './chart-card.module.css';
import { valuesAt } from './chart-data.ts';
import { SIDE_LOOKS } from './line-look.ts';
import type { MetricFamily } from './metric-family.ts';
import { valueText } from './value-text.ts';

/**
 * What the card of a family of metrics of one run is given: curves over its steps.
 *
 * @param inheritedUntil of a fork, the step up to which they are those of another run; else null
 */
export function metricCard(
  family: MetricFamily,
  inheritedUntil: number | null,
): Pick<ChartCardProps, 'chart' | 'looks' | 'axis' | 'Legend'> {
  return {
    chart: family,
    looks: family.lines.map(({ slot }) => ({
      ...SIDE_LOOKS[slot],
      ...(inheritedUntil === null ? {} : { inheritedUntil }),
    })),
    axis: 'step',
    Legend: ValuesLegend,
  };
}

/** The values at the crosshair, else the newest. */
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
