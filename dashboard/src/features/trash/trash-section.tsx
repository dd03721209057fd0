import { type ReactNode, useState } from 'react';
import type { RemovalDialogProps } from './removal-dialog.tsx';
import { type Trashed, TrashTable } from './trash-table.tsx';

interface Props {
  readonly title: string;
  /** Of the first column. */
  readonly what: string;
  readonly rows: readonly Trashed[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly after: string | null;
  readonly onTurn: (after: string | null) => void;
  /** @returns why it was refused, or null when it is done */
  readonly restore: (id: string) => Promise<string | null>;
  /** @returns why it was refused, or null when it is done */
  readonly purge: (id: string) => Promise<string | null>;
  /** With why a restore was refused, or null. */
  readonly onRestored: (refusal: string | null) => void;
  /** Asks before something goes for good. */
  readonly ask: (id: string, dialog: RemovalDialogProps) => ReactNode;
}

/** Things of one kind in the trash, if there are any; asks before one goes for good. */
export function TrashSection({ rows, pageInfo, restore, purge, onRestored, ask, ...table }: Props) {
  const [purged, setPurged] = useState<Trashed | null>(null);
  const restoreOne = async (id: string) => {
    onRestored(await restore(id));
  };
  return (
    <>
      {rows.length > 0 && (
        <TrashTable
          {...table}
          rows={rows}
          onRestore={(id) => void restoreOne(id)}
          onPurge={setPurged}
          next={pageInfo.hasNextPage ? pageInfo.endCursor : null}
        />
      )}
      {purged &&
        ask(purged.id, {
          title: `Delete ${purged.label} for good`,
          hint: 'Nothing brings it back.',
          act: 'Delete for good',
          onAct: () => purge(purged.id),
          onClose: () => {
            setPurged(null);
          },
        })}
    </>
  );
}
