import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ErrorNotice } from '../../ui/error-notice.tsx';

export interface RemovalDialogProps {
  readonly title: string;
  /** What becomes of them, e.g. that they can be restored. */
  readonly hint: string;
  /** Of the button that does it. */
  readonly act: string;
  /** @returns why it was refused, or null when it is done */
  readonly onAct: () => Promise<string | null>;
  readonly onClose: () => void;
}

interface Shown {
  /** What goes; null while it is read. */
  readonly children: ReactNode;
  /** Why that could not be read; null where it could. */
  readonly error: string | null;
  /** Whether anything of it can go. */
  readonly canAct: boolean;
}

/** Asks before something goes, with what goes. */
export function RemovalDialog({
  title,
  hint,
  act,
  onAct,
  onClose,
  children,
  error,
  canAct,
}: RemovalDialogProps & Shown) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isActing, setActing] = useState(false);
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
        {children ?? (error === null && <Loader size="sm" />)}
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        {error !== null && <ErrorNotice message={error} />}
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
