import classes from './chart-table.module.css';
import type { Chart } from './chart.ts';
import type { TableRow } from './table-rows.ts';
import { valueText } from './value-text.ts';
import { AXIS_LABELS, type XAxis, xText } from './x-axis.ts';

interface Props {
  readonly id: string;
  readonly chart: Chart;
  readonly axis: XAxis;
  readonly rows: readonly TableRow[];
}

/** What a chart draws, as numbers. */
export function ChartTable({ id, chart, axis, rows }: Props) {
  const name = `${chart.title} as a table`;
  return (
    <div id={id} className={classes.frame} role="region" aria-label={name} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{AXIS_LABELS[axis]}</th>
            {chart.lines.map((line) => (
              <th key={line.name} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, values }) => (
            <tr key={step}>
              <th scope="row">{xText(axis, step)}</th>
              {chart.lines.map((line, index) => (
                <td key={line.name}>{valueText(values[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
