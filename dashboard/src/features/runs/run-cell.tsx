import { Link } from 'react-router';
import { type CellValue, cellValue } from '#contracts/run-cell.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { Age } from '../../ui/age.tsx';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { DeltaText } from './delta-text.tsx';
import { headlineRows } from './headline-rows.ts';
import type { TableColumn } from './run-table-view.ts';
import classes from './run-table.module.css';

interface CellProps {
  readonly run: TableRunFragment;
  readonly column: TableColumn;
  /** What a queued run waits for. */
  readonly waiting: string | null;
  readonly definitions: readonly MetricFactsFragment[];
  /** The run that it is compared with; null: with none. */
  readonly baseline: TableRunFragment | null;
}

/** What a column shows of a run, and how far that is from the baseline. */
export function RunCell({ baseline, ...cell }: CellProps) {
  const { run, column, definitions } = cell;
  return (
    <>
      <OwnCell {...cell} />
      {baseline && column.kind !== 'PAGE' && column.kind !== 'GONE' && (
        <DeltaText value={cellValue(run, column)} {...{ baseline, column, definitions }} />
      )}
    </>
  );
}

function OwnCell({ run, column, waiting, definitions }: Omit<CellProps, 'baseline'>) {
  if (column.kind === 'PAGE')
    return column.name === 'sample' ? (
      <Sample run={run} />
    ) : (
      <LastLosses run={run} definitions={definitions} />
    );
  if (column.kind === 'GONE') return <Missing />;
  const value = cellValue(run, column);
  if (column.kind !== 'OWN') return <PlainValue value={value} />;
  switch (column.name) {
    case 'name':
      return <NameCell run={run} waiting={waiting} />;
    case 'state':
      return <StateBadge state={run.state} />;
    case 'progress':
      return <ProgressCell run={run} />;
    case 'dataset':
      if (!run.datasetVersion) return <Missing />;
      return (
        <span>
          <GivenName name={run.datasetVersion.dataset.name} />{' '}
          <span className={classes.dimmed}>{`v${run.datasetVersion.number}`}</span>
        </span>
      );
    case 'preset':
      return <span>{run.preset ?? '–'}</span>;
    case 'tags':
      return (
        <div className={classes.tags}>
          {run.tags.map((tag) => (
            <span key={tag} className={classes.tag}>
              <GivenName name={tag} />
            </span>
          ))}
        </div>
      );
    case 'created':
    case 'started':
    case 'finished':
      return typeof value === 'string' ? (
        <span className={classes.dimmed}>
          <Age time={value} />
        </span>
      ) : (
        <Missing />
      );
    case 'duration':
      return typeof value === 'number' ? (
        <span className="numbers">{formatDuration(value)}</span>
      ) : (
        <Missing />
      );
    case 'experiment':
    case 'user':
    case 'id':
      return <PlainValue value={value} />;
  }
}

function Missing() {
  return <span className={classes.dimmed}>–</span>;
}

function PlainValue({ value }: { value: CellValue }) {
  if (value === null) return <Missing />;
  if (typeof value === 'string')
    return (
      <span className={classes.clamped} title={value}>
        <GivenName name={value} />
      </span>
    );
  if (Number.isFinite(value))
    return (
      <span className="numbers" title={String(value)}>
        {Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : formatNumber(value)}
      </span>
    );
  return <NotFinite value={value} />;
}

function NotFinite({ value }: { value: number }) {
  return <span className={classes.notFinite}>{Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '−∞'}</span>;
}

function Sample({ run }: { run: TableRunFragment }) {
  const sample = run.samples?.edges[0]?.node;
  return (
    <div className={classes.thumbnail}>
      {sample && (
        <StoredPicture nodeId={sample.id} picture={sample.thumbnail ?? sample.image} alt="" loading="lazy" />
      )}
    </div>
  );
}

function NameCell({ run, waiting }: Pick<CellProps, 'run' | 'waiting'>) {
  return (
    <>
      <Link
        to={`/runs/${run.id}`}
        className={classes.name ?? ''}
        onClick={(event) => {
          event.stopPropagation();
        }}
      >
        <GivenName name={run.displayName} />
      </Link>
      {waiting && run.state === 'QUEUED' && <div className={classes.note}>{waiting}</div>}
      {run.failure && (
        <div className={classes.failure} title={run.failure.message}>
          {run.failure.message}
        </div>
      )}
    </>
  );
}

function ProgressCell({ run }: { run: TableRunFragment }) {
  const { step, totalSteps, etaSeconds } = run.progress;
  const color = run.state === 'FAILED' ? 'red' : run.state === 'FINISHED' ? 'teal' : 'indigo';
  return (
    <>
      <div className={classes.steps}>
        <span>
          {formatCount(step)} / {formatCount(totalSteps)}
        </span>
        {run.state === 'RUNNING' && etaSeconds !== null && (
          <span className={classes.dimmed}>{formatDuration(etaSeconds)} left</span>
        )}
      </div>
      <ProgressLine done={step} total={totalSteps} color={color} label={`Progress of ${run.displayName}`} />
    </>
  );
}

/** The losses that say most, of whichever stage the run is in. */
function LastLosses({ run, definitions }: Pick<CellProps, 'run' | 'definitions'>) {
  return (
    <div className={classes.losses}>
      {headlineRows(run.latestMetrics ?? [], definitions).map(({ label, title, metric }) => (
        <span key={metric.name} title={title}>
          <span className={classes.lossLabel}>{label}</span>
          {metric.value === null ? (
            <NotFinite value={LOSS_VALUES[metric.nonFinite ?? 'NAN']} />
          ) : (
            formatNumber(metric.value)
          )}
        </span>
      ))}
    </div>
  );
}

const LOSS_VALUES = {
  NAN: Number.NaN,
  POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
  NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
} as const;
