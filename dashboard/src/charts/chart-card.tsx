import { ActionIcon, Tooltip, useComputedColorScheme } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import IconMaximize from '@tabler/icons-react/icons/IconMaximize';
import IconPin from '@tabler/icons-react/icons/IconPin';
import IconPinFilled from '@tabler/icons-react/icons/IconPinFilled';
import IconTable from '@tabler/icons-react/icons/IconTable';
import {
  type ComponentType,
  type KeyboardEvent,
  memo,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { announce } from '../ui/announce.ts';
import type { Chart } from './chart.ts';
import { chartData, type ChartView, valuesAt } from './chart-data.ts';
import { chartPlaceAfter } from './chart-keys.ts';
import { ChartTable } from './chart-table.tsx';
import classes from './chart-card.module.css';
import type { LineLook } from './line-look.ts';
import type { Series } from './series.ts';
import { tableRows } from './table-rows.ts';
import { useIsIdle } from './use-is-idle.ts';
import { useIsPrinting } from './use-is-printing.ts';
import { usePlot } from './use-plot.ts';
import { valueText } from './value-text.ts';
import { placeOnAxis, rangeOnAxis, type XAxis } from './x-axis.ts';
import type { YRange } from './y-range.ts';

export interface LegendProps {
  readonly chart: Chart;
  readonly looks: readonly LineLook[];
  readonly lines: readonly Series[];
  readonly axis: XAxis;
  /** Place of the crosshair on the axis; null without one. */
  readonly cursor: number | null;
  /** Whether it is this chart that the pointer or the focus is in. */
  readonly isHere: boolean;
}

export interface ChartCardProps {
  readonly chart: Chart;
  /** One per line, as are `lines`. */
  readonly looks: readonly LineLook[];
  /** Over `axis`. */
  readonly lines: readonly Series[];
  readonly axis: XAxis;
  readonly view: ChartView;
  readonly zoom: readonly [number, number] | null;
  readonly yRange: YRange | null;
  /** Pixels of the plot. */
  readonly height: number;
  readonly onZoom: (range: readonly [number, number] | null) => void;
  /** The lines and their values; the same component for all charts of a page. */
  readonly Legend: ComponentType<LegendProps>;
  /** Called when it comes into view. */
  readonly onSeen?: (key: string) => void;
  readonly isPinned?: boolean;
  /** Pins it before the other charts, or lets it go; without it there is no button for that. */
  readonly onPin?: (key: string) => void;
  /** Shows it enlarged; without it there is no button for that. */
  readonly onEnlarge?: (key: string) => void;
}

const TABLE_ROWS = 100;

/** Curves over one axis with their values at the crosshair; a table of them on demand. */
export const ChartCard = memo(function ChartCard(props: ChartCardProps) {
  const { chart, looks, lines, axis, view, zoom, yRange, height, onZoom, Legend, onSeen, onEnlarge } = props;
  const { isPinned = false, onPin } = props;
  const scheme = useComputedColorScheme('light');
  const { ref: card, isFollowing, isWanted } = useSight();
  const container = useRef<HTMLDivElement>(null);
  const tableId = useId();
  const [cursor, setCursor] = useState<number | null>(null);
  const [isHere, setIsHere] = useState(false);
  const [isTable, setIsTable] = useState(false);
  const [drawn, setDrawn] = useState<Pick<ChartCardProps, 'lines' | 'view'> | null>(null);
  const isStale = drawn === null ? isWanted : isFollowing && (drawn.lines !== lines || drawn.view !== view);
  if (isStale) setDrawn({ lines, view });
  const data = useMemo(() => drawn && chartData(drawn.lines, drawn.view), [drawn]);

  useEffect(() => {
    if (isFollowing) onSeen?.(chart.key);
  }, [isFollowing, onSeen, chart]);

  const { holdStep } = usePlot(container, {
    ...{ scheme, height, looks, axis, data, zoom, yRange, onZoom },
    logarithmic: view.logarithmic,
    onCursor: setCursor,
  });

  const move = (event: KeyboardEvent) => {
    if (!data || event.altKey || event.ctrlKey || event.metaKey) return;
    const next = chartPlaceAfter(event.key, data.steps, { step: cursor, zoom });
    if (!next) return;
    event.preventDefault();
    event.stopPropagation(); // a dialog around it has keys of its own
    if (next.zoom?.join() !== zoom?.join()) {
      onZoom(next.zoom);
      announce(next.zoom ? rangeOnAxis(axis, next.zoom) : 'All steps');
    } else if (next.step !== null) announce(placeText({ chart, lines, axis }, next.step));
    holdStep(next.step);
  };
  const enter = () => {
    setIsHere(true);
  };
  const leave = () => {
    setIsHere(false);
  };

  return (
    <figure
      ref={card}
      className={classes.card}
      aria-label={chart.title}
      data-testid={`chart-${chart.key}`}
      style={{ '--plot-height': `${height}px` }}
      onPointerEnter={enter}
      onPointerLeave={leave}
    >
      <figcaption className={classes.caption} data-can-pin={onPin ? '' : undefined}>
        <span className={classes.title}>
          {chart.title}
          {chart.unit && <span className={classes.unit}> {chart.unit}</span>}
        </span>
        <Legend chart={chart} looks={looks} lines={lines} axis={axis} cursor={cursor} isHere={isHere} />
        <span className={classes.tools}>
          {onPin && (
            <Tooltip label={isPinned ? 'Unpin' : 'Pin to the top'}>
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                aria-label={`Pin ${chart.title}`}
                aria-pressed={isPinned}
                onClick={() => {
                  onPin(chart.key);
                }}
              >
                {isPinned ? <IconPinFilled size={15} /> : <IconPin size={15} stroke={1.6} />}
              </ActionIcon>
            </Tooltip>
          )}
          {onEnlarge && (
            <Tooltip label="Enlarge">
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                aria-label={`Enlarge ${chart.title}`}
                onClick={() => {
                  onEnlarge(chart.key);
                }}
              >
                <IconMaximize size={15} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={isTable ? 'Hide the table' : 'Show as a table'}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              aria-label={`Show ${chart.title} as a table`}
              aria-expanded={isTable}
              aria-controls={isTable ? tableId : undefined}
              onClick={() => {
                setIsTable(!isTable);
              }}
            >
              <IconTable size={15} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </span>
      </figcaption>
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- an application takes keys */}
      <div
        ref={container}
        className={classes.plot}
        style={{ height }}
        role="application"
        aria-roledescription="chart"
        aria-label={`${chart.title}. ${KEYS}`}
        tabIndex={0}
        onKeyDown={move}
        onFocus={enter}
        onBlur={() => {
          leave();
          holdStep(null);
        }}
      />
      {data && isTable && (
        <ChartTable
          id={tableId}
          chart={chart}
          axis={axis}
          rows={tableRows(data.steps, lines, zoom, TABLE_ROWS)}
        />
      )}
      {data && (data.marks.length > 0 || data.hidden > 0) && (
        <p className={classes.note}>
          {data.marks[0] &&
            `${data.marks.length} NaN/∞ ${data.marks.length === 1 ? 'value' : 'values'}, first at ${placeOnAxis(axis, data.marks[0].step).replace('Step', 'step')}. `}
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
function placeText(
  { chart, lines, axis }: Pick<ChartCardProps, 'chart' | 'lines' | 'axis'>,
  x: number,
): string {
  const values = valuesAt(lines, x);
  const texts = chart.lines.map((line, index) =>
    line.label === chart.title ? valueText(values[index]) : `${line.label} ${valueText(values[index])}`,
  );
  return `${placeOnAxis(axis, x)}: ${texts.join(', ')}`;
}

function sameChart(before: ChartCardProps, after: ChartCardProps): boolean {
  return (
    before.chart.key === after.chart.key &&
    before.lines.length === after.lines.length &&
    before.lines.every((line, index) => line === after.lines[index]) &&
    before.chart.lines.every(({ name }, index) => name === after.chart.lines[index]?.name) &&
    before.looks.every((look, index) => isSameLook(look, after.looks[index])) &&
    before.axis === after.axis &&
    before.view.smoothing === after.view.smoothing &&
    before.view.logarithmic === after.view.logarithmic &&
    before.zoom?.join() === after.zoom?.join() &&
    before.yRange?.join() === after.yRange?.join() &&
    before.height === after.height &&
    before.onZoom === after.onZoom &&
    before.onSeen === after.onSeen &&
    before.isPinned === after.isPinned &&
    before.onPin === after.onPin &&
    before.onEnlarge === after.onEnlarge
  );
}

function isSameLook(before: LineLook, after: LineLook | undefined): boolean {
  return before.color === after?.color && before.inheritedUntil === after.inheritedUntil;
}
