import { Loader } from '@mantine/core';
import { Suspense } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { loadedLater } from '../../ui/loaded-later.ts';
import type { ShownColumn } from './run-table-view.ts';

const ColumnFields = loadedLater(async () => (await import('./column-fields.tsx')).ColumnFields);

export interface ColumnChoice {
  readonly columns: readonly ShownColumn[];
  /** So many of the first ones are pinned. */
  readonly pinned: number;
}

export interface ColumnChooserProps {
  readonly choice: ColumnChoice;
  readonly onChange: (choice: ColumnChoice) => void;
  /** Null: they are those of somebody who has chosen none. */
  readonly onReset: (() => void) | null;
}

/** The dialog in which columns are chosen. */
export function ColumnChooser({
  opened,
  onClose,
  ...choosing
}: ColumnChooserProps & { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Columns" size="xl">
      <Suspense fallback={<Loader role="status" aria-label="Loading" />}>
        <ColumnFields {...choosing} />
      </Suspense>
    </Dialog>
  );
}
