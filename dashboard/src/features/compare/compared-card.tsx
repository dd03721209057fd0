import type { ChartCardProps, LegendProps } from '../../charts/chart-card.tsx';
import { valuesAt } from '../../charts/chart-data.ts';
import { type LineLook, SIDE_LOOKS } from '../../charts/line-look.ts';
import { valueText } from '../../charts/value-text.ts';
import { placeOnAxis } from '../../charts/x-axis.ts';
import { GivenName } from '../../ui/given-name.tsx';
import classes from './compared-card.module.css';
import type { ComparedChart } from './compared-charts.ts';
import type { RunLooks } from './run-looks.ts';

/**
 * What the card of the curves of all runs in one metric is given.
 *
 * @param forkSteps steps up to which curves are those of another run, by the id of the fork
 */
export function comparedCard(
  chart: ComparedChart,
  looks: ReadonlyMap<string, RunLooks>,
  forkSteps: ReadonlyMap<string, number>,
): Pick<ChartCardProps, 'chart' | 'looks' | 'Legend'> {
  const hasSides = chart.metrics.length > 1;
  return {
    chart,
    looks: chart.lines.map(({ runId, slot }) => {
      const inheritedUntil = forkSteps.get(runId);
      return {
        ...(looks.get(runId)?.[hasSides ? slot : 0] ?? SIDE_LOOKS[slot]),
        ...(inheritedUntil === undefined ? {} : { inheritedUntil }),
      };
    }),
    Legend: hasSides ? SidesLegend : RunsLegend,
  };
}

/** What whole lines and dashes are, and the values of all lines beside the crosshair. */
function SidesLegend(props: LegendProps) {
  return (
    <>
      <span className={classes.sides} aria-hidden>
        {(props.chart as ComparedChart).metrics.map(({ name, side, slot }) => (
          <span key={name} className={classes.side} data-dashed={slot === 1 || undefined}>
            {side}
          </span>
        ))}
      </span>
      <RunsLegend {...props} />
    </>
  );
}

/** The values of all lines beside the crosshair, largest first. */
function RunsLegend({ chart, looks, lines, axis, cursor, isHere }: LegendProps) {
  if (cursor === null || !isHere) return null;
  const values = valuesAt(lines, cursor);
  const rows = chart.lines
    .map((line, index) => ({ line, look: looks[index], value: values[index] }))
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  return (
    <div className={classes.values} data-testid="values-here">
      <div className={classes.place}>{placeOnAxis(axis, cursor)}</div>
      {rows.map(({ line, look, value }) => (
        <div key={line.name} className={classes.row}>
          <LineMark look={look} />
          <span className={classes.name}>
            <GivenName name={line.label} />
          </span>
          <span>{valueText(value)}</span>
        </div>
      ))}
    </div>
  );
}

function LineMark({ look }: { look: LineLook | undefined }) {
  return (
    <span
      className={classes.side}
      data-dashed={(look?.dash.length ?? 0) > 0 || undefined}
      style={{ '--line': `var(${look?.color ?? '--chart-axis'})` }}
    />
  );
}
