import { Loader, Modal, Text } from '@mantine/core';
import { Suspense } from 'react';
import { loadedLater } from '../../ui/loaded-later.ts';

const StartExperimentFields = loadedLater(
  async () => (await import('./start-experiment-fields.tsx')).StartExperimentFields,
);

export function StartExperimentDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      opened={opened}
      onClose={onClose}
      title={<Text fw={650}>Start an experiment</Text>}
      size="lg"
      centered
    >
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <StartExperimentFields onClose={onClose} />
      </Suspense>
    </Modal>
  );
}
