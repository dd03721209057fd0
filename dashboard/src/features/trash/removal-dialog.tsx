import { Loader, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';

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
  return (
    <ConfirmDialog title={title} keep="Cancel" act={act} canAct={canAct} onAct={onAct} onClose={onClose}>
      {children ?? (error === null && <Loader size="sm" />)}
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      {error !== null && <ErrorNotice message={error} />}
    </ConfirmDialog>
  );
}
