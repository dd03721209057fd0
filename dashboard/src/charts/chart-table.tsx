import { formatCount } from '../ui/format.ts';
import classes from './chart-table.module.css';
import type { MetricFamily } from './metric-family.ts';
import type { TableRow } from './table-rows.ts';
import { valueText } from './value-text.ts';

interface Props {
  readonly id: string;
  readonly family: MetricFamily;
  readonly rows: readonly TableRow[];
}

/** What a chart draws, as numbers. */
export function ChartTable({ id, family, rows }: Props) {
  const name = `${family.title} as a table`;
  return (
    <div id={id} className={classes.frame} role="region" aria-label={name} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Step</th>
            {family.lines.map((line) => (
              <th key={line.name} scope="col">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, values }) => (
            <tr key={step}>
              <th scope="row">{formatCount(step)}</th>
              {family.lines.map((line, index) => (
                <td key={line.name}>{valueText(values[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
