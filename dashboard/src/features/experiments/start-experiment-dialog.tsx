import { Loader } from '@mantine/core';
import { Suspense } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { loadedLater } from '../../ui/loaded-later.ts';

const StartExperimentFields = loadedLater(
  async () => (await import('./start-experiment-fields.tsx')).StartExperimentFields,
);

export function StartExperimentDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Start an experiment" size="lg">
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <StartExperimentFields onClose={onClose} />
      </Suspense>
    </Dialog>
  );
}
