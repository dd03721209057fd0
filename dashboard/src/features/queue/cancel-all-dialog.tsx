import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { QueuedWorkRowFragment } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { KIND_LABELS } from './kind-labels.ts';

interface Props {
  readonly rows: readonly QueuedWorkRowFragment[];
  /** @returns why some of it was refused, or null */
  readonly onCancelAll: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Says how much of each kind would be canceled, before it is. */
export function CancelAllDialog({ rows, onCancelAll, onClose }: Props) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isActing, setActing] = useState(false);
  const perform = async () => {
    setActing(true);
    const refused = await onCancelAll();
    setActing(false);
    setRefusal(refused);
    if (refused === null) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      title={
        <Text fw={650} component="span">
          Cancel all that waits
        </Text>
      }
    >
      <Stack gap="sm">
        <List>
          {countsOf(rows).map(({ label, count }) => (
            <List.Item key={label}>
              {label}: {count}
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed">
          What is under way goes on. Canceled runs stay in the list of runs and can be run again.
        </Text>
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red.9" loading={isActing} onClick={() => void perform()}>
            Cancel all
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function countsOf(rows: readonly QueuedWorkRowFragment[]): { label: string; count: number }[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    label: KIND_LABELS[kind][1],
    count: rows.filter((row) => row.kind === kind).length,
  }));
}
