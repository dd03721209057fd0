import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { RemovalsDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { RemovalParts } from './removal-parts.tsx';

interface Props {
  readonly runIds: readonly string[];
  readonly title: string;
  /** What becomes of them, e.g. that they can be restored. */
  readonly hint: string;
  /** Of the button that does it. */
  readonly act: string;
  /** @returns why it was refused, or null when it is done */
  readonly onAct: () => Promise<string | null>;
  readonly onClose: () => void;
}

/** Shows what goes with runs, and what needs them, before they go. */
export function RemoveDialog({ runIds, title, hint, act, onAct, onClose }: Props) {
  const [{ data, error }] = useQuery({ query: RemovalsDocument, variables: { runIds: [...runIds] } });
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isActing, setActing] = useState(false);
  const removals = data?.removals;
  const canAct = removals?.some(({ usedBy, mayRemove }) => usedBy.length === 0 && mayRemove) ?? false;
  const perform = async () => {
    setActing(true);
    const refused = await onAct();
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
          {title}
        </Text>
      }
    >
      <Stack gap="sm">
        {removals ? <RemovalParts removals={removals} /> : !error && <Loader size="sm" />}
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        {error && <ErrorNotice message={plainError(error)} />}
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red.9" loading={isActing} disabled={!canAct} onClick={() => void perform()}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
