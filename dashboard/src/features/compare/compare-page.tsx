import { Skeleton, Stack, Tabs, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { useAddress } from '../../ui/use-address.ts';
import { useStable } from '../../ui/use-stable.ts';
import {
  type CompareTab,
  type CompareView,
  MAX_COMPARED,
  readCompareView,
  writeCompareView,
} from './compare-view.ts';
import { ComparedConfig } from './compared-config.tsx';
import { ComparedCurves } from './compared-curves.tsx';
import type { ShowCompared } from './compared-parts.ts';
import { ComparedSamples } from './compared-samples.tsx';
import { ComparedScores } from './compared-scores.tsx';
import { ComparedRunList } from './compared-run-list.tsx';
import './run-colors.css';
import { runLooks } from './run-looks.ts';
import { type ComparedRuns, useComparedRuns } from './use-compared-runs.ts';

const TAB_LABELS: Readonly<Record<CompareTab, string>> = {
  curves: 'Curves',
  config: 'Config',
  measures: 'Measures',
  samples: 'Samples',
};

/** Two to fifty runs beside each other: `/compare?runs=<id>,<id>`. */
export function ComparePage() {
  const [search, changeAddress] = useAddress();
  const view = useMemo(() => readCompareView(search), [search]);
  const show: ShowCompared = useStable((part, history = 'replace') => {
    changeAddress((now) => writeCompareView(now, { ...readCompareView(now), ...part }), {
      replace: history === 'replace',
    });
  });
  const asked = view.runs.slice(0, MAX_COMPARED);
  const { state, error, reload } = useComparedRuns(asked);
  const known = asked.length === 0 ? NO_RUNS : state;
  return (
    <Stack gap="md">
      <title>Compare runs · Exemplar</title>
      <Title order={1} size="h3">
        Compare runs
      </Title>
      <ReadErrorNotice message={error} onRetry={reload} />
      {view.runs.length > MAX_COMPARED && (
        <ErrorNotice
          message={`At most ${MAX_COMPARED} runs are compared at once: the last ${view.runs.length - MAX_COMPARED} of the address are left out.`}
        />
      )}
      {!known && !error && <Skeleton height={320} role="status" aria-label="Loading the runs" />}
      {known && <Compared known={known} asked={asked} view={view} onShow={show} />}
    </Stack>
  );
}

const NO_RUNS: ComparedRuns = { runs: [], definitions: [], changes: 0 };

function Compared({
  known,
  asked,
  view,
  onShow,
}: {
  known: ComparedRuns;
  asked: readonly string[];
  view: CompareView;
  onShow: ShowCompared;
}) {
  const ids = known.runs.map(({ id }) => id).join();
  const looks = useMemo(() => runLooks(ids.split(',')), [ids]);
  const missing = asked.filter((id) => !known.runs.some((run) => run.id === id));
  const base = known.runs.find(({ id }) => id === view.base) ?? known.runs[0] ?? null;
  const parts = { known, view, looks, onShow };
  return (
    <>
      <ComparedRunList {...parts} base={base} missing={missing} />
      {known.runs.length < 2 && (
        <EmptyState
          title={known.runs.length === 0 ? 'No runs to compare' : 'Only one run'}
          hint="Add runs above by a part of their name, or select several in the list of runs."
        />
      )}
      {known.runs.length > 0 && base && (
        <Tabs
          value={view.tab}
          onChange={(tab) => {
            if (isTab(tab)) onShow({ tab }, 'push');
          }}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            {TABS_SHOWN.map((tab) => (
              <Tabs.Tab key={tab} value={tab}>
                {TAB_LABELS[tab]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="curves">
            <ComparedCurves {...parts} base={base} />
          </Tabs.Panel>
          <Tabs.Panel value="config">
            <ComparedConfig {...parts} base={base} />
          </Tabs.Panel>
          <Tabs.Panel value="measures">
            <ComparedScores {...parts} base={base} />
          </Tabs.Panel>
          <Tabs.Panel value="samples">
            <ComparedSamples {...parts} base={base} />
          </Tabs.Panel>
        </Tabs>
      )}
      {known.runs.length > 0 && (
        <Text size="xs" c="dimmed">
          This address holds the runs and every control: copy it to share the comparison.
        </Text>
      )}
    </>
  );
}

const TABS_SHOWN = Object.keys(TAB_LABELS) as CompareTab[]; // its keys are these

function isTab(tab: string | null): tab is CompareTab {
  return tab !== null && tab in TAB_LABELS;
}
