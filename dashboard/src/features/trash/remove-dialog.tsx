import { useQuery } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import { RemovalsDocument } from '../../gql/graphql.ts';
import { RemovalDialog, type RemovalDialogProps } from './removal-dialog.tsx';
import { RemovalParts } from './removal-parts.tsx';

/** Shows what goes with runs, and what needs them, before they go. */
export function RemoveDialog({
  runIds,
  ...asked
}: RemovalDialogProps & { readonly runIds: readonly string[] }) {
  const [{ data, error }] = useQuery({ query: RemovalsDocument, variables: { runIds: [...runIds] } });
  const removals = data?.removals;
  const canAct = removals?.some(({ usedBy, mayRemove }) => usedBy.length === 0 && mayRemove) ?? false;
  return (
    <RemovalDialog {...asked} error={error ? plainError(error) : null} canAct={canAct}>
      {removals ? <RemovalParts removals={removals} /> : null}
    </RemovalDialog>
  );
}
