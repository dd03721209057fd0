import { List, Paper, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { AttentionKind, WholeOverviewFragment } from '../../gql/graphql.ts';
import { InlineLink } from '../../ui/inline-link.tsx';

/** Where to see to it, where there is such a page. */
const PLACES: Readonly<Partial<Record<AttentionKind, readonly [to: string, label: string]>>> = {
  DISK_LOW: ['/admin/disk', 'Disk use'],
  WORKER_SHORTAGE: ['/queue', 'Queue'],
  WORKERS_OFFLINE: ['/admin/workers', 'Workers'],
  WORKER_VERSIONS: ['/admin/workers', 'Workers'],
  RUNS_DEGRADED: ['/runs?where=state+%3D+RUNNING', 'Runs that train'],
  RUNS_FAILED: ['/runs?where=state+%3D+FAILED', 'Failed runs'],
  TRASH: ['/trash', 'Trash'],
};

interface Props {
  readonly attention: WholeOverviewFragment['attention'];
}

/** What needs a hand, with the next act and the way there. */
export function AttentionList({ attention }: Props) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} p="md">
      <Title order={2} size="h4" id={titleId}>
        Needs attention
      </Title>
      {attention.length === 0 && <Text size="sm">Nothing: all is well.</Text>}
      {attention.length > 0 && (
        <List spacing="xs" mt="xs">
          {attention.map(({ kind, message, act }) => (
            <List.Item key={kind}>
              <Text size="sm">
                <strong>{message}</strong> {act} <Place kind={kind} />
              </Text>
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}

function Place({ kind }: { kind: AttentionKind }) {
  const place = PLACES[kind];
  return place ? <InlineLink to={place[0]}>{place[1]}</InlineLink> : null;
}
