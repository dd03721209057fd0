import { Text } from '@mantine/core';
import type { RunViewFieldsFragment } from '../../gql/graphql.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';

interface Props {
  readonly view: RunViewFieldsFragment;
  /** @returns why it was refused, or null when it is done */
  readonly onDelete: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Deletes a view, once somebody has said so twice. */
export function DeleteView({ view, onDelete, onClose }: Props) {
  return (
    <ConfirmDialog title="Delete view" keep="Keep it" act="Delete" canAct onAct={onDelete} onClose={onClose}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <GivenName name={view.name} /> goes for good
        {view.isShared ? ', for everybody who uses it' : ''}. Its runs stay, and the table stays as it is
        shown.
      </Text>
    </ConfirmDialog>
  );
}
