import { Loader, Modal, Text } from '@mantine/core';
import { Suspense } from 'react';
import { loadedLater } from '../../ui/loaded-later.ts';
import classes from './start-run-dialog.module.css';

const StartRunFields = loadedLater(async () => (await import('./start-run-fields.tsx')).StartRunFields);

export function StartRunDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>Start a run</Text>}
      size="xl"
      centered
      classNames={{ content: classes.content ?? '' }}
    >
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <StartRunFields onClose={onClose} />
      </Suspense>
    </Modal>
  );
}
