import { Group, MultiSelect, SegmentedControl, Select, Skeleton, Stack, Table, Text } from '@mantine/core';
import { Suspense } from 'react';
import { formatNumber } from '#lib/format-number.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { loadedOnUse } from '../../ui/loaded-on-use.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import type { PlotKind } from './compare-view.ts';
import type { ComparedParts } from './compared-parts.ts';
import { chosenColumns, plotColumns, type PlotColumn } from './plot-columns.ts';
import { RunMark } from './run-mark.tsx';
import { useNewestScores } from './use-newest-scores.ts';

const Plot = loadedOnUse(async () => (await import('./plot.tsx')).Plot);

const KINDS: readonly { readonly value: PlotKind; readonly label: string }[] = [
  { value: 'scatter', label: 'Scatter' },
  { value: 'parallel', label: 'Parallel coordinates' },
];
/** Axes that fit beside each other. */
const MAX_AXES = 12;
const USUAL_AXES = 6;

/** Knobs against what came of them, a point or a line per run; the table below holds the same numbers. */
export function ComparedPlots({ known: { runs, definitions }, view, looks, onShow }: ComparedParts) {
  const ids = runs.map(({ id }) => id);
  const { state, error, reload } = useNewestScores(ids, view.split);
  const evaluations = ids.map((id) => state?.get(id) ?? null);
  const columns = plotColumns(runs, evaluations, definitions);
  const isScatter = view.plot === 'scatter';
  const shown = chosenColumns(columns, view.axes, isScatter ? 2 : USUAL_AXES).slice(
    0,
    isScatter ? 2 : MAX_AXES,
  );
  const choices = groupsOf(columns);
  if (!state && error === null)
    return <Skeleton height={420} role="status" aria-label="Loading the scores" />;
  if (columns.length < 2)
    return (
      <EmptyState
        title="Nothing to plot"
        hint="These runs differ in no knob, and have neither metrics nor scores."
      />
    );
  return (
    <Stack gap="md" component="section" aria-label="Plots">
      <ReadErrorNotice message={error} onRetry={reload} />
      <Group gap="md" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label="Kind of plot"
          data={[...KINDS]}
          value={view.plot}
          onChange={(plot) => {
            onShow({ plot, axes: [] }, 'push');
          }}
        />
        {isScatter ? (
          (['Across', 'Up'] as const).map((label, place) => (
            <Select
              key={label}
              size="xs"
              w={240}
              label={label}
              data={choices}
              value={shown[place]?.key ?? null}
              allowDeselect={false}
              searchable
              onChange={(key) => {
                const axes = [shown[0]?.key ?? '', shown[1]?.key ?? ''];
                if (key) onShow({ axes: axes.with(place, key) }, 'push');
              }}
            />
          ))
        ) : (
          <MultiSelect
            size="xs"
            w={520}
            maw="100%"
            label="Axes, from left to right"
            data={choices}
            value={shown.map(({ key }) => key)}
            maxValues={MAX_AXES}
            searchable
            onChange={(axes) => {
              onShow({ axes }, 'push');
            }}
          />
        )}
      </Group>
      {shown.length < 2 ? (
        <Text size="sm" c="dimmed">
          Choose at least two.
        </Text>
      ) : (
        <Suspense fallback={<Skeleton height={420} role="status" aria-label="Loading the plot" />}>
          <Plot
            kind={view.plot}
            runs={runs.map(({ id, displayName }) => ({
              name: displayName,
              color: looks.get(id)?.[0].color ?? '--chart-axis',
            }))}
            columns={shown}
            label={`${isScatter ? 'Scatter' : 'Parallel coordinates'} of ${shown.map(({ label }) => label).join(', ')}. The table below holds the same numbers.`}
          />
        </Suspense>
      )}
      <NumbersTable runs={runs} looks={looks} columns={shown} />
    </Stack>
  );
}

function NumbersTable({
  runs,
  looks,
  columns,
}: Pick<ComparedParts, 'looks'> & {
  runs: ComparedParts['known']['runs'];
  columns: readonly PlotColumn[];
}) {
  return (
    <Table.ScrollContainer
      minWidth={240 + 130 * columns.length}
      scrollAreaProps={{
        viewportProps: { role: 'region', 'aria-label': 'Numbers of the plot', tabIndex: 0 },
      }}
    >
      <Table verticalSpacing={4} horizontalSpacing="sm" fz="sm" aria-label="Numbers of the plot">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Run</Table.Th>
            {columns.map(({ key, label }) => (
              <Table.Th key={key}>{label}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map(({ id, displayName }, run) => (
            <Table.Tr key={id} className="numbers">
              <Table.Th scope="row" fw={400}>
                <RunMark looks={looks.get(id)} /> <GivenName name={displayName} />
              </Table.Th>
              {columns.map(({ key, values }) => (
                <Table.Td key={key}>{cellText(values[run] ?? null)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function cellText(value: number | string | null): string {
  if (value === null) return '–';
  return typeof value === 'number' ? formatNumber(value) : value;
}

function groupsOf(columns: readonly PlotColumn[]) {
  const groups = [...new Set(columns.map(({ group }) => group))];
  return groups.map((group) => ({
    group,
    items: columns
      .filter((column) => column.group === group)
      .map(({ key, label }) => ({ value: key, label })),
  }));
}
