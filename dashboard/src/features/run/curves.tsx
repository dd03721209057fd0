import { Stack, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ChartCard } from '../../charts/chart-card.tsx';
import { EnlargedChart } from '../../charts/enlarged-chart.tsx';
import { metricCard } from '../../charts/metric-card.tsx';
import { type MetricFamily, metricSections } from '../../charts/metric-family.ts';
import { emptySeries, type Series } from '../../charts/series.ts';
import type { MetricFactsFragment } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { useAddress } from '../../ui/use-address.ts';
import { useStable } from '../../ui/use-stable.ts';
import {
  type ChartChoice,
  chosenSections,
  readChartChoice,
  withPin,
  writeChartChoice,
} from './chart-choice.ts';
import { type CurvesView, readCurvesView, withYRange, writeCurvesView } from './chart-view.ts';
import { CurveControls } from './curve-controls.tsx';
import classes from './curves.module.css';
import { ForkParent } from './fork-parent.tsx';
import { PointsDownload } from './points-download.tsx';
import type { RunSnapshot } from './run-stream.ts';

interface Props {
  readonly runId: string;
  readonly catalog: readonly MetricFactsFragment[];
  readonly series: ReadonlyMap<string, Series>;
  /** Where the run comes from, whose curves are before its own; null where it began at step 0. */
  readonly forkedFrom: RunSnapshot['forkedFrom'];
  /** What to say while there is no point. */
  readonly waiting: string;
}

const PLOT_HEIGHT = 144;

/** Every metric of a run, one section per group, one crosshair over all. */
export function Curves({ runId, catalog, series, forkedFrom, waiting }: Props) {
  const [search, changeAddress] = useAddress();
  const view = useMemo(() => readCurvesView(search), [search]);
  const [dragged, setDragged] = useState<number | null>(null);
  const shownView = useMemo(() => ({ ...view, smoothing: dragged ?? view.smoothing }), [view, dragged]);
  const show = (part: Partial<CurvesView>) => {
    changeAddress((now) => writeCurvesView(now, { ...readCurvesView(now), ...part }), { replace: true });
  };
  const present = [...series].flatMap(([name, { steps }]) => (steps.length > 0 ? [name] : [])).join();
  const all = useMemo(
    () => metricSections(catalog, new Set(present === '' ? [] : present.split(','))),
    [catalog, present],
  );
  const choice = readChartChoice(search);
  const sections = chosenSections(all, choice);
  const choose = (part: Partial<ChartChoice>) => {
    changeAddress((now) => writeChartChoice(now, { ...readChartChoice(now), ...part }), { replace: true });
  };
  const onPin = useStable((key: string) => {
    choose({ pinned: withPin(choice.pinned, key) });
  });
  const onZoom = useStable((zoom: CurvesView['zoom']) => {
    show({ zoom });
  });
  const onEnlarge = useStable((enlarged: string | null) => {
    show({ enlarged });
  });
  const cardOf = (family: MetricFamily) => ({
    ...metricCard(family, forkedFrom?.step ?? null),
    lines: family.lines.map((line) => series.get(line.name) ?? emptySeries),
    view: shownView,
    zoom: view.zoom,
    yRange: view.yRanges.get(family.key) ?? null,
    onZoom,
  });
  const charts = sections.flatMap(({ families }) => families);
  const enlarged = charts.find(({ key }) => key === view.enlarged);

  return (
    <Stack gap="md" component="section" aria-label="Curves">
      <CurveControls view={view} axis="step" dragged={dragged} onDrag={setDragged} onShow={show}>
        {all.length > 0 && (
          <TextInput
            size="xs"
            type="search"
            aria-label="Filter charts"
            placeholder="Filter charts"
            value={choice.filter}
            onChange={({ currentTarget: { value } }) => {
              choose({ filter: value });
            }}
          />
        )}
        {all.length > 0 && <PointsDownload runId={runId} />}
      </CurveControls>
      {forkedFrom && all.length > 0 && (
        <Text size="sm" c="dimmed">
          Faint up to step {formatCount(forkedFrom.step)}, where they are those of{' '}
          <ForkParent run={forkedFrom.run} />.
        </Text>
      )}
      {all.length === 0 && <EmptyState title="No metrics yet" hint={waiting} />}
      {all.length > 0 && sections.length === 0 && (
        <EmptyState title="No charts match" hint="Change the filter or clear it." />
      )}
      <div className={classes.sections}>
        {sections.map(({ group, families }) => (
          <section
            key={group}
            aria-label={group}
            className={classes.section}
            data-width={families.length < 3 ? families.length : 'full'}
          >
            <h3 className={classes.heading}>{group}</h3>
            <div className={classes.charts}>
              {families.map((family) => (
                <ChartCard
                  key={family.key}
                  {...cardOf(family)}
                  height={PLOT_HEIGHT}
                  isPinned={choice.pinned.includes(family.key)}
                  onPin={onPin}
                  onEnlarge={onEnlarge}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
      <EnlargedChart
        keys={charts.map(({ key }) => key)}
        card={enlarged ? cardOf(enlarged) : null}
        onShow={onEnlarge}
        onYRange={(key, range) => {
          show({ yRanges: withYRange(view.yRanges, key, range) });
        }}
      />
    </Stack>
  );
}
