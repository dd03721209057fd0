import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

interface Props {
  readonly title: string;
  /** Of the button that leaves all as it is. */
  readonly keep: string;
  /** Of the button that does it. */
  readonly act: string;
  readonly canAct: boolean;
  /** @returns why it was refused, or null when it is done */
  readonly onAct: () => Promise<string | null>;
  readonly onClose: () => void;
  /** What becomes of what. */
  readonly children: ReactNode;
}

/** Asks before something is done that cannot be undone by a click; says why where it is refused. */
export function ConfirmDialog({ title, keep, act, canAct, onAct, onClose, children }: Props) {
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
    <Dialog onClose={onClose} title={title}>
      <Stack gap="sm">
        {children}
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {keep}
          </Button>
          <Button color="red.9" loading={isActing} disabled={!canAct} onClick={() => void perform()}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
