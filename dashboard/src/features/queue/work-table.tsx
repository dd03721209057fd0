import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { QueuedWorkRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { KIND_LABELS } from './kind-labels.ts';
import type { Places } from './places-in.ts';
import { WorkName } from './work-name.tsx';

interface Props {
  readonly title: string;
  readonly rows: readonly QueuedWorkRowFragment[];
  readonly onCancel: (work: QueuedWorkRowFragment) => void;
  /** Where there is an order. */
  readonly places?: (work: QueuedWorkRowFragment) => Places;
  readonly onPrioritize?: (work: QueuedWorkRowFragment, priority: number) => void;
}

export function WorkTable({ title, rows, onCancel, places, onPrioritize }: Props) {
  const titleId = useId();
  return (
    <Stack gap="xs" component="section" aria-labelledby={titleId}>
      <Title order={2} size="h5" id={titleId}>
        {title}
      </Title>
      <Paper p={{ base: 0, sm: 'md' }}>
        <Table verticalSpacing="xs" aria-labelledby={titleId}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Work</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th visibleFrom="sm">Priority</Table.Th>
              <Table.Th visibleFrom="sm">Queued</Table.Th>
              <Table.Th visibleFrom="sm">By</Table.Th>
              <Table.Th>Actions</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((work) => (
              <Table.Tr key={work.id}>
                <Table.Td>
                  <Text size="xs" c="dimmed" component="span">
                    {KIND_LABELS[work.kind][0]}{' '}
                  </Text>
                  <WorkName work={work} />
                </Table.Td>
                <Table.Td>
                  {work.waiting?.message ?? (
                    <>
                      on <GivenName name={work.workerName ?? 'a worker'} />
                      {work.startedAt !== null && (
                        <>
                          , begun <Age time={work.startedAt} />
                        </>
                      )}
                    </>
                  )}
                </Table.Td>
                <Table.Td className="numbers" visibleFrom="sm">
                  {work.priority}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  <Age time={work.createdAt} />
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  {work.requestedBy ? <GivenName name={work.requestedBy.login} /> : '-'}
                </Table.Td>
                <Table.Td>
                  <Group gap={6}>
                    {places && onPrioritize && work.mayPrioritize && (
                      <PlaceButtons work={work} places={places(work)} onPrioritize={onPrioritize} />
                    )}
                    {work.mayCancel && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Cancel ${labelOf(work)}`}
                        onClick={() => {
                          onCancel(work);
                        }}
                      >
                        Cancel
                      </Button>
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Stack>
  );
}

interface PlaceButtonsProps {
  readonly work: QueuedWorkRowFragment;
  readonly places: Places;
  readonly onPrioritize: (work: QueuedWorkRowFragment, priority: number) => void;
}

function PlaceButtons({ work, places, onPrioritize }: PlaceButtonsProps) {
  const buttons = [
    { text: 'First', label: `Take ${labelOf(work)} first`, priority: places.first },
    { text: 'Last', label: `Take ${labelOf(work)} last`, priority: places.last },
  ] as const;
  return buttons.map(({ text, label, priority }) => (
    <Button
      key={text}
      size="xs"
      variant="default"
      aria-label={label}
      disabled={priority === null}
      onClick={() => {
        if (priority !== null) onPrioritize(work, priority);
      }}
    >
      {text}
    </Button>
  ));
}

function labelOf({ kind, name }: QueuedWorkRowFragment): string {
  return `${KIND_LABELS[kind][0].toLowerCase()} ${name}`;
}
