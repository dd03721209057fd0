import { firstFew } from '#lib/first-few.ts';
import { Text } from '@mantine/core';
import { useQuery } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import { TranslationRemovalsDocument } from '../../gql/graphql.ts';
import { RemovalDialog, type RemovalDialogProps } from './removal-dialog.tsx';

/** Shows what goes with a translation before it goes. */
export function RemoveTranslationDialog({
  translationId,
  ...asked
}: RemovalDialogProps & { readonly translationId: string }) {
  const [{ data, error }] = useQuery({
    query: TranslationRemovalsDocument,
    variables: { translationIds: [translationId] },
  });
  const removal = data?.translationRemovals[0];
  return (
    <RemovalDialog
      {...asked}
      error={error ? plainError(error) : null}
      canAct={removal?.mayRemove === true && removal.usedBy.length === 0}
    >
      {removal ? (
        <Text size="sm">
          Its result goes, up to {formatBytes(removal.byteSize)}. The images that it was made from stay.
          {removal.usedBy.length > 0 && ` It cannot go. ${firstFew(removal.usedBy)}`}
          {!removal.mayRemove && ' Only operators and whoever asked for it can delete it.'}
        </Text>
      ) : null}
    </RemovalDialog>
  );
}
