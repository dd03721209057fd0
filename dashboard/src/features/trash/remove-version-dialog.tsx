import { Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import { DatasetVersionRemovalsDocument } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { CannotGo } from './cannot-go.tsx';
import { RemovalDialog, type RemovalDialogProps } from './removal-dialog.tsx';

/** Shows what goes with a version of a dataset, and what needs it, before it goes. */
export function RemoveVersionDialog({
  datasetVersionId,
  ...asked
}: RemovalDialogProps & { readonly datasetVersionId: string }) {
  const [{ data, error }] = useQuery({
    query: DatasetVersionRemovalsDocument,
    variables: { datasetVersionIds: [datasetVersionId] },
    requestPolicy: 'network-only', // what needs it changes from one look to the next
  });
  const removal = data?.datasetVersionRemovals[0];
  return (
    <RemovalDialog
      {...asked}
      error={error ? plainError(error) : null}
      canAct={removal?.mayRemove === true && removal.usedBy.length === 0}
    >
      {removal ? (
        <Stack gap="xs">
          <Text size="sm">
            With it go {formatCount(removal.imageCount)} images, up to {formatBytes(removal.byteSize)}.
          </Text>
          <CannotGo usedBy={removal.usedBy} />
        </Stack>
      ) : null}
    </RemovalDialog>
  );
}
