import { Group, Table, Text, VisuallyHidden } from '@mantine/core';

import { Link, useNavigate } from 'react-router';
import { useMetricDefinitions } from '../../charts/use-metric-definitions.ts';
import type { RunRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import { formatCount } from '../../ui/format.ts';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { headlineRows } from './headline-rows.ts';
import { useQueuePlaces } from './use-queue-places.ts';
import classes from './run-table.module.css';

export function RunTable({ rows }: { rows: readonly RunRowFragment[] }) {
  const places = useQueuePlaces(rows.some(({ state }) => state === 'QUEUED'));
  return (
    <Table.ScrollContainer
      minWidth="var(--list-width)"
      className={classes.scroll}
      scrollAreaProps={{ viewportProps: { role: 'region', 'aria-label': 'List of runs', tabIndex: 0 } }}
    >
      <Table
        className={classes.table}
        verticalSpacing={8}
        horizontalSpacing="md"
        highlightOnHover
        aria-label="Runs"
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={72} visibleFrom="xs">
              <VisuallyHidden>Newest sample</VisuallyHidden>
            </Table.Th>
            <Table.Th>Name</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th w="22%">Progress</Table.Th>
            <Table.Th visibleFrom="md">Last losses</Table.Th>
            <Table.Th visibleFrom="sm">Dataset</Table.Th>
            <Table.Th visibleFrom="md">Preset</Table.Th>
            <Table.Th visibleFrom="sm">Created</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((run) => (
            <Row key={run.id} run={run} waiting={waitingText(places.get(run.id))} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function waitingText(place: { queuePosition: number; message: string } | undefined): string | null {
  return place ? `Number ${formatCount(place.queuePosition)} in the queue. ${place.message}` : null;
}

function Row({ run, waiting }: { run: RunRowFragment; waiting: string | null }) {
  const navigate = useNavigate();
  const sample = run.samples.edges[0]?.node;
  return (
    // The name is a link for the keyboard; the row is a larger target for the pointer.
    <Table.Tr className={classes.row} onClick={() => void navigate(`/runs/${run.id}`)}>
      <Table.Td visibleFrom="xs">
        <div className={classes.thumbnail}>
          {sample && (
            <StoredPicture
              nodeId={sample.id}
              picture={sample.thumbnail ?? sample.image}
              alt=""
              loading="lazy"
            />
          )}
        </div>
      </Table.Td>
      <Table.Td>
        <Link
          to={`/runs/${run.id}`}
          className={classes.name ?? ''}
          onClick={(event) => {
            event.stopPropagation();
          }}
        >
          <GivenName name={run.displayName} />
        </Link>
        {waiting && run.state === 'QUEUED' && (
          <Text size="xs" c="dimmed">
            {waiting}
          </Text>
        )}
        {run.failure && (
          <Text size="xs" c="red" lineClamp={1} maw={280} title={run.failure.message}>
            {run.failure.message}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <StateBadge state={run.state} />
      </Table.Td>
      <Table.Td>
        <ProgressCell run={run} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <LastLosses run={run} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" className={classes.dataset ?? ''}>
          <GivenName name={run.datasetVersion.dataset.name} />{' '}
          <Text span c="dimmed" inherit>{`v${run.datasetVersion.number}`}</Text>
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {run.preset ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          <Age time={run.createdAt} />
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function ProgressCell({ run }: { run: RunRowFragment }) {
  const { step, totalSteps, etaSeconds } = run.progress;
  const color = run.state === 'FAILED' ? 'red' : run.state === 'FINISHED' ? 'teal' : 'indigo';
  return (
    <>
      <Group justify="space-between" gap="xs" mb={4} wrap="nowrap">
        <Text size="xs" className="numbers" style={{ whiteSpace: 'nowrap' }}>
          {formatCount(step)} / {formatCount(totalSteps)}
        </Text>
        {run.state === 'RUNNING' && etaSeconds !== null && (
          <Text size="xs" c="dimmed" className="numbers" style={{ whiteSpace: 'nowrap' }}>
            {formatDuration(etaSeconds)} left
          </Text>
        )}
      </Group>
      <ProgressLine done={step} total={totalSteps} color={color} label={`Progress of ${run.displayName}`} />
    </>
  );
}

/** The losses that say most, of whichever stage the run is in. */
function LastLosses({ run }: { run: RunRowFragment }) {
  const definitions = useMetricDefinitions();
  return (
    <Group gap="sm" wrap="nowrap">
      {headlineRows(run.latestMetrics, definitions).map(({ label, title, metric }) => (
        <Text key={metric.name} size="xs" className="numbers" title={title}>
          <Text span c="dimmed" inherit display="block">
            {label}
          </Text>
          <LossValue metric={metric} />
        </Text>
      ))}
    </Group>
  );
}

function LossValue({ metric: { value, nonFinite } }: { metric: RunRowFragment['latestMetrics'][number] }) {
  if (value !== null) return formatNumber(value);
  return (
    <Text span c="red" inherit fw={600}>
      {nonFinite === 'NAN' ? 'NaN' : nonFinite === 'POSITIVE_INFINITY' ? '∞' : '−∞'}
    </Text>
  );
}
