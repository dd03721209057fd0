import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import IconTable from '@tabler/icons-react/icons/IconTable';
import { type KeyboardEvent, memo, useId, useMemo, useRef, useState } from 'react';
import { announce } from '../ui/announce.ts';
import { formatCount } from '../ui/format.ts';
import { chartData, type ChartView, valuesAt } from './chart-data.ts';
import { chartPlaceAfter } from './chart-keys.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './metric-chart.module.css';
import type { MetricFamily } from './metric-family.ts';
import type { Series } from './series.ts';
import { tableRows } from './table-rows.ts';
import { useIsIdle } from './use-is-idle.ts';
import { useIsPrinting } from './use-is-printing.ts';
import { usePlot } from './use-plot.ts';
import { valueText } from './value-text.ts';

interface Props {
  readonly family: MetricFamily;
  /** One entry per line of the family. */
  readonly lines: readonly Series[];
  readonly view: ChartView;
  readonly zoom: readonly [number, number] | null;
  readonly onZoom: (range: readonly [number, number] | null) => void;
}

const PLOT_HEIGHT = 144;
const TABLE_ROWS = 100;

/** Curves of one family with their values at the crosshair, else the newest; a table of them on demand. */
export const MetricChart = memo(function MetricChart({ family, lines, view, zoom, onZoom }: Props) {
  const scheme = useComputedColorScheme('light');
  const { ref: card, isFollowing, isWanted } = useSight();
  const container = useRef<HTMLDivElement>(null);
  const tableId = useId();
  const [cursorStep, setCursorStep] = useState<number | null>(null);
  const [isTable, setIsTable] = useState(false);
  const [drawn, setDrawn] = useState<Pick<Props, 'lines' | 'view'> | null>(null);
  const isStale = drawn === null ? isWanted : isFollowing && (drawn.lines !== lines || drawn.view !== view);
  if (isStale) setDrawn({ lines, view });
  const data = useMemo(() => drawn && chartData(drawn.lines, drawn.view), [drawn]);
  const values = valuesAt(lines, cursorStep);
  const newest = lines.map((line) => line.steps.at(-1) ?? 0);

  const { holdStep } = usePlot(container, {
    scheme,
    height: PLOT_HEIGHT,
    slots: family.lines.map((line) => line.slot),
    logarithmic: view.logarithmic,
    data,
    zoom,
    onZoom,
    onCursor: setCursorStep,
  });

  const move = (event: KeyboardEvent) => {
    if (!data || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = chartPlaceAfter(event.key, data.steps, { step: cursorStep, zoom });
    if (!next) return;
    event.preventDefault();
    if (next.zoom?.join() !== zoom?.join()) {
      onZoom(next.zoom);
      announce(next.zoom ? `Steps ${next.zoom.map(formatCount).join(' to ')}` : 'All steps');
    } else if (next.step !== null) announce(placeText(family, lines, next.step));
    holdStep(next.step);
  };

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
        <Tooltip label={isTable ? 'Hide the table' : 'Show as a table'}>
          <ActionIcon
            size={24}
            className={classes.tableButton}
            variant="subtle"
            color="gray"
            aria-label={`Show ${family.title} as a table`}
            aria-expanded={isTable}
            aria-controls={isTable ? tableId : undefined}
            onClick={() => {
              setIsTable(!isTable);
            }}
          >
            <IconTable size={15} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </figcaption>
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- an application takes keys */}
      <div
        ref={container}
        className={classes.plot}
        style={{ height: PLOT_HEIGHT }}
        role="application"
        aria-roledescription="chart"
        aria-label={`${family.title}. ${KEYS}`}
        tabIndex={0}
        onKeyDown={move}
        onBlur={() => {
          holdStep(null);
        }}
      />
      {data && isTable && (
        <ChartTable id={tableId} family={family} rows={tableRows(data.steps, lines, zoom, TABLE_ROWS)} />
      )}
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

const KEYS =
  'Left and right arrows move by points, Page Up and Page Down by a tenth, Home and End to the ends. Plus and minus zoom, 0 shows all steps.';

/**
 * Whether a chart has to follow what is new, since it is in view or on paper, and whether it has to be drawn at all,
 * which a pause of the browser is used for.
 */
function useSight() {
  const { ref, entry } = useIntersection<HTMLElement>({ rootMargin: '600px' });
  const isPrinting = useIsPrinting();
  const isIdle = useIsIdle();
  const isFollowing = isPrinting || (entry?.isIntersecting ?? false);
  return { ref, isFollowing, isWanted: isFollowing || isIdle };
}

/** "Step 120: A→B 0.54, B→A 0.6". */
function placeText(family: MetricFamily, lines: readonly Series[], step: number): string {
  const values = valuesAt(lines, step);
  const texts = family.lines.map((line, index) =>
    line.label === family.title ? valueText(values[index]) : `${line.label} ${valueText(values[index])}`,
  );
  return `Step ${formatCount(step)}: ${texts.join(', ')}`;
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
