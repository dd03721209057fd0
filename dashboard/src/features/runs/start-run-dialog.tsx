import { Loader } from '@mantine/core';
import { Suspense } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
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
    <Dialog
      opened={opened}
      onClose={onClose}
      title={titleOf(from)}
      size="xl"
      classNames={{ content: classes.content ?? '' }}
    >
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <StartRunFields onClose={onClose} {...(from && { from })} />
      </Suspense>
    </Dialog>
  );
}

function titleOf(from: ClonedRun | undefined): string {
  if (!from) return 'Start a run';
  return from.fork ? `Fork from step ${formatCount(from.fork.step)}` : 'Run with changes';
}
