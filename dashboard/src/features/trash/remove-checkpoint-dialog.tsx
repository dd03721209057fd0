import { Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import { CheckpointRemovalsDocument } from '../../gql/graphql.ts';
import { CannotGo } from './cannot-go.tsx';
import { PartList } from './part-list.tsx';
import { RemovalDialog, type RemovalDialogProps } from './removal-dialog.tsx';

/** Shows what goes with a checkpoint, and what needs it, before it goes. */
export function RemoveCheckpointDialog({
  checkpointId,
  ...asked
}: RemovalDialogProps & { readonly checkpointId: string }) {
  const [{ data, error }] = useQuery({
    query: CheckpointRemovalsDocument,
    variables: { checkpointIds: [checkpointId] },
    requestPolicy: 'network-only', // what needs it changes from one look to the next
  });
  const removal = data?.checkpointRemovals[0];
  return (
    <RemovalDialog
      {...asked}
      error={error ? plainError(error) : null}
      canAct={removal?.mayRemove === true && removal.usedBy.length === 0}
    >
      {removal ? (
        <Stack gap="xs">
          <Text size="sm">With it go, in all up to {formatBytes(removal.byteSize)}:</Text>
          <PartList removals={[removal]} />
          <CannotGo usedBy={removal.usedBy} />
        </Stack>
      ) : null}
    </RemovalDialog>
  );
}
