import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { RunViewFieldsFragment } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';

interface Props {
  readonly view: RunViewFieldsFragment;
  /** @returns why it was refused, or null when it is done */
  readonly onDelete: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Deletes a view, once somebody has said so twice. */
export function DeleteView({ view, onDelete, onClose }: Props) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isActing, setActing] = useState(false);
  const perform = async () => {
    setActing(true);
    const refused = await onDelete();
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
          Delete view
        </Text>
      }
    >
      <Stack gap="md">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <GivenName name={view.name} /> goes for good
          {view.isShared ? ', for everybody who uses it' : ''}. Its runs stay, and the table stays as it is
          shown.
        </Text>
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button color="red.9" loading={isActing} onClick={() => void perform()}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
