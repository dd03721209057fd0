import { Group, Loader, Text } from '@mantine/core';
import { roughDuration } from '#lib/rough-duration.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import type { WaitingReason } from '../../gql/graphql.ts';
import type { EstimateResult, EstimateView } from './use-estimate.ts';

/** How long the run would take and how much memory it would need, or how far that is known. */
export function EstimateLine({ estimate }: { estimate: EstimateView }) {
  return (
    <div role="status" aria-label="Estimate" aria-busy={estimate.type === 'TIMING'}>
      <Content estimate={estimate} />
    </div>
  );
}

function Content({ estimate }: { estimate: EstimateView }) {
  switch (estimate.type) {
    case 'NONE':
      return null;
    case 'TIMING':
      return (
        <Group gap="xs">
          <Loader size={14} />
          <Text size="sm" c="dimmed">
            {TIMING[estimate.waitingFor]}
          </Text>
        </Group>
      );
    case 'KNOWN':
      return <Known result={estimate.result} />;
    case 'REFUSED':
      return (
        <Text size="sm" c="dimmed">
          No estimate: {estimate.message}
        </Text>
      );
  }
}

/** What goes on until a worker has timed the run. */
const TIMING = {
  NEXT: 'Timing a few steps…',
  BEHIND_OTHERS: 'Another estimate is made first…',
  WORKER_BUSY: 'Another estimate is made first…',
  PAUSED: 'The estimate failed and is tried again in a moment…',
  NO_WORKER: 'There is no estimate until a worker that makes them is online.',
} as const satisfies Record<WaitingReason, string>;

function Known({ result }: { result: EstimateResult }) {
  const { totalSeconds, peakBytes, machineBytes, backend, threads, busyWith } = result;
  const duration = roughDuration(totalSeconds);
  return (
    <>
      <Text size="sm">
        <strong>
          {duration.charAt(0).toUpperCase()}
          {duration.slice(1)}, {formatBytes(peakBytes)}
        </strong>{' '}
        of memory on this machine ({backend}, {threads} {threads === 1 ? 'thread' : 'threads'}).
      </Text>
      {peakBytes > machineBytes && (
        <Text size="sm" c="red">
          The machine has {formatBytes(machineBytes)}: choose smaller images or a smaller batch.
        </Text>
      )}
      {busyWith !== null && (
        <Text size="sm" c="dimmed">
          Busy: the estimate is of a machine that is doing other work. An idle one is faster.
        </Text>
      )}
    </>
  );
}
