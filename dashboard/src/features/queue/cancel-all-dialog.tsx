import { List, Text } from '@mantine/core';
import type { QueuedWorkRowFragment } from '../../gql/graphql.ts';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { KIND_LABELS } from './kind-labels.ts';

interface Props {
  readonly rows: readonly QueuedWorkRowFragment[];
  /** @returns why some of it was refused, or null */
  readonly onCancelAll: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Says how much of each kind would be canceled, before it is. */
export function CancelAllDialog({ rows, onCancelAll, onClose }: Props) {
  return (
    <ConfirmDialog
      title="Cancel all that waits"
      keep="Keep it"
      act="Cancel all"
      canAct
      onAct={onCancelAll}
      onClose={onClose}
    >
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
    </ConfirmDialog>
  );
}

function countsOf(rows: readonly QueuedWorkRowFragment[]): { label: string; count: number }[] {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    label: KIND_LABELS[kind][1],
    count: rows.filter((row) => row.kind === kind).length,
  }));
}
