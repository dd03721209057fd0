import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { EnlargedChart } from '../../charts/enlarged-chart.tsx';
import { emptySeries } from '../../charts/series.ts';
import type { XAxis } from '../../charts/x-axis.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { useStable } from '../../ui/use-stable.ts';
import { withYRange } from '../run/chart-view.ts';
import { CurveControls } from '../run/curve-controls.tsx';
import { comparedCard } from './compared-card.tsx';
import { type ComparedChart, comparedSections } from './compared-charts.ts';
import classes from './compared-curves.module.css';
import type { ComparedParts } from './compared-parts.ts';
import { drawnCurve } from './drawn-curves.ts';
import { stepsWithin } from './over-time.ts';
import type { StepClock } from './step-clock.ts';
import { useCalmly } from './use-calmly.ts';
import { useStepClocks } from './use-step-clocks.ts';
import { useComparedCurves } from './use-compared-curves.ts';

const AXES: readonly { readonly value: XAxis; readonly label: string }[] = [
  { value: 'step', label: 'Steps' },
  { value: 'relative', label: 'Relative time' },
  { value: 'wall', label: 'Wall time' },
];

const PLOT_HEIGHT = 200;

/** Over time, a fork has nothing of another run. */
const NO_FORKS: ReadonlyMap<string, number> = new Map();

/** A chart per metric with a line for each run; its curves are read once it has come into view. */
export function ComparedCurves({
  known: { runs, definitions, changes },
  view,
  looks,
  onShow,
}: ComparedParts) {
  const { curves: controls, axis, search } = view;
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = useMemo(
    () => ({ ...controls, smoothing: dragged ?? controls.smoothing }),
    [controls, dragged],
  );
  const drawn = runs.map(({ id, displayName, latestMetrics }) => ({
    ...{ id, displayName },
    latestMetrics: latestMetrics.map(({ name }) => ({ name })),
  }));
  const drawnKey = JSON.stringify(drawn);
  const sections = useMemo(
    () => comparedSections(JSON.parse(drawnKey) as typeof drawn, definitions, search),
    [drawnKey, definitions, search],
  );
  const forkSteps = new Map(
    runs.flatMap(({ id, forkedFrom }) => (forkedFrom ? [[id, forkedFrom.step] as const] : [])),
  );
  const ids = runs.map(({ id }) => id);
  const version = useCalmly(changes);
  const { clocks, ...times } = useStepClocks({ ids, axis, version });
  const range = useMemo(() => rangeOf(controls.zoom, axis, clocks), [controls.zoom, axis, clocks]);
  const { curves, error, reload, want } = useComparedCurves({ runIds: ids, range, version });
  const charts = sections.flatMap((section) => section.charts);
  const onSeen = useStable((key: string) => {
    want(charts.find((chart) => chart.key === key)?.metrics.map(({ name }) => name) ?? []);
  });
  const onZoom = useStable((zoom: readonly [number, number] | null) => {
    onShow({ curves: { ...controls, zoom } });
  });
  const onEnlarge = useStable((enlarged: string | null) => {
    onShow({ curves: { ...controls, enlarged } });
  });
  const isDrawable = axis === 'step' || clocks !== null;
  const cardOf = (chart: ComparedChart) => ({
    ...comparedCard(chart, looks, axis === 'step' ? forkSteps : NO_FORKS),
    lines: chart.lines.map((line) =>
      isDrawable ? drawnCurve(curves, clocks, line, forkSteps.get(line.runId) ?? null) : emptySeries,
    ),
    axis,
    view: shown,
    zoom: controls.zoom,
    yRange: controls.yRanges.get(chart.key) ?? null,
    onZoom,
  });
  const enlarged = charts.find(({ key }) => key === controls.enlarged);
  const hasMetrics = runs.some(({ latestMetrics }) => latestMetrics.length > 0);
  return (
    <Stack gap="md" component="section" aria-label="Curves">
      <CurveControls
        view={controls}
        axis={axis}
        dragged={dragged}
        onDrag={setDragged}
        onShow={(part) => {
          onShow({ curves: { ...controls, ...part } });
        }}
      >
        <TextInput
          size="xs"
          type="search"
          aria-label="Search charts"
          placeholder="Search charts"
          value={search}
          onChange={(event) => {
            onShow({ search: event.currentTarget.value });
          }}
        />
        <SegmentedControl
          size="xs"
          aria-label="Axis"
          data={[...AXES]}
          value={axis}
          onChange={(value) => {
            onShow({ axis: value, curves: { ...controls, zoom: null } });
          }}
        />
      </CurveControls>
      <ReadErrorNotice message={error} onRetry={reload} />
      <ReadErrorNotice message={times.error} onRetry={times.reload} />
      {!hasMetrics && <EmptyState title="No metrics yet" hint="None of these runs has logged anything." />}
      {axis === 'step' && forkSteps.size > 0 && (
        <Text size="sm" c="dimmed">
          A line is faint up to the step at which its run was forked: that part is of the run that it
          continues.
        </Text>
      )}
      {hasMetrics && sections.length === 0 && (
        <EmptyState title="No charts match" hint="Change the search or clear it." />
      )}
      {sections.map(({ name, charts: ofSection }) => (
        <section key={name} aria-label={name}>
          <h3 className={classes.heading}>{name}</h3>
          <div className={classes.charts}>
            {ofSection.map((chart) => (
              <ChartCard
                key={chart.key}
                {...cardOf(chart)}
                height={PLOT_HEIGHT}
                onSeen={onSeen}
                onEnlarge={onEnlarge}
              />
            ))}
          </div>
        </section>
      ))}
      <EnlargedChart
        keys={charts.map(({ key }) => key)}
        card={enlarged ? { ...cardOf(enlarged), onSeen } : null}
        onShow={onEnlarge}
        onYRange={(key, range) => {
          onShow({ curves: { ...controls, yRanges: withYRange(controls.yRanges, key, range) } });
        }}
      />
    </Stack>
  );
}

/** Steps that a zoom needs the curves of; over time those of the run that was at the fewest, to the run at the most. */
function rangeOf(
  zoom: readonly [number, number] | null,
  axis: XAxis,
  clocks: ReadonlyMap<string, StepClock> | null,
): readonly [number, number] | null {
  if (zoom === null || axis === 'step') return zoom;
  return clocks && stepsWithin([...clocks.values()], zoom);
}
