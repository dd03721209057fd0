import { Loader, Modal, Text } from '@mantine/core';
import { Suspense } from 'react';
import { formatCount } from '../../ui/format.ts';
import { loadedLater } from '../../ui/loaded-later.ts';
import classes from './start-run-dialog.module.css';
import type { ClonedRun } from './start-run-form.ts';

const StartRunFields = loadedLater(async () => (await import('./start-run-fields.tsx')).StartRunFields);

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** The run whose settings the fields begin with. */
  readonly from?: ClonedRun;
}

export function StartRunDialog({ opened, onClose, from }: Props) {
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>{titleOf(from)}</Text>}
      size="xl"
      centered
      classNames={{ content: classes.content ?? '' }}
    >
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <StartRunFields onClose={onClose} {...(from && { from })} />
      </Suspense>
    </Modal>
  );
}

function titleOf(from: ClonedRun | undefined): string {
  if (!from) return 'Start a run';
  return from.fork ? `Fork from step ${formatCount(from.fork.step)}` : 'Run with changes';
}
