import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { useMayEditSomewhere } from '../../api/viewer.ts';
import { TrashRunsDocument } from '../../gql/graphql.ts';
import { announce } from '../../ui/announce.ts';
import { formatCount } from '../../ui/format.ts';
import { RemoveDialog } from '../trash/remove-dialog.tsx';
import type { BulkActionProps } from './bulk-bar.tsx';

/** Puts runs into the trash, after it was shown what goes with them. */
export function DeleteRuns({ runs, onDone }: BulkActionProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const [, trashRuns] = useMutation(TrashRunsDocument);
  if (!useMayEditSomewhere()) return null;
  const runIds = runs.map(({ id }) => id);
  const trash = async () => {
    const { data, error } = await trashRuns({ input: { runIds } });
    if (!data) return plainError(error);
    const { runIds: gone, userErrors } = data.trashRuns;
    announce(`${gone.length} of ${runIds.length} runs are in the trash`);
    onDone(userErrors.map(({ message }) => message));
    return null;
  };
  return (
    <>
      <Button size="xs" variant="default" aria-haspopup="dialog" onClick={open}>
        Delete
      </Button>
      {isOpen && (
        <RemoveDialog
          runIds={runIds}
          title={`Delete ${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}`}
          hint="They go to the trash, from where they can be restored. Runs that others need stay."
          act="Move to the trash"
          onAct={trash}
          onClose={close}
        />
      )}
    </>
  );
}
