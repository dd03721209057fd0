import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { formatBytes } from '#lib/format-bytes.ts';
import type { WorkerCardFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { RoleRow } from './role-row.tsx';

interface Props {
  readonly worker: WorkerCardFragment;
  readonly onDrain: () => void;
  readonly onResume: () => void;
}

/** One worker: its machine, and for each of its roles what it does. */
export function WorkerCard({ worker, onDrain, onResume }: Props) {
  const titleId = useId();
  const { name, state, roles, work } = worker;
  return (
    <Paper component="section" aria-labelledby={titleId} p="md">
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2} size="h4" id={titleId}>
            <GivenName name={name} />
          </Title>
          <StateBadge state={state} />
          {(state === 'IDLE' || state === 'BUSY') && (
            <Button ml="auto" size="xs" variant="default" aria-label={`Drain ${name}`} onClick={onDrain}>
              Drain
            </Button>
          )}
          {state === 'DRAINING' && (
            <Button ml="auto" size="xs" variant="default" aria-label={`Resume ${name}`} onClick={onResume}>
              Resume
            </Button>
          )}
        </Group>
        <Facts worker={worker} />
        {state === 'DRAINING' && (
          <Text size="sm">
            {work.length === 0
              ? 'It has no work and takes none: it can be stopped.'
              : 'It finishes its work and takes no more.'}
          </Text>
        )}
        <Table verticalSpacing={4} aria-label={`Roles of ${name}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="30%">Role</Table.Th>
              <Table.Th>Work</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {roles.map((role) => (
              <RoleRow key={role} role={role} work={work} />
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Paper>
  );
}

function Facts({ worker }: { worker: WorkerCardFragment }) {
  const { host, device, memoryBytes, machineMemoryBytes, backend, version, startedAt, lastHeartbeatAt } =
    worker;
  return (
    <Text size="sm" c="dimmed">
      {host !== null && <>on {host}, </>}
      {device !== null && <>{device}, </>}
      {memoryBytes !== null && (
        <>
          {formatBytes(memoryBytes)}
          {machineMemoryBytes !== null && ` of ${formatBytes(machineMemoryBytes)}`} memory,{' '}
        </>
      )}
      compute backend {backend}, version {version}. Started <Age time={startedAt} />, last heard of{' '}
      <Age time={lastHeartbeatAt} />.
    </Text>
  );
}
