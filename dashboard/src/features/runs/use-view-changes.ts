import { useClient } from 'urql';
import { plainError } from '../../api/plain-error.ts';
import {
  CreateRunViewDocument,
  DeleteRunViewDocument,
  type RunTableInput,
  type RunViewFieldsFragment,
  UpdateRunViewDocument,
  type UpdateRunViewInput,
} from '../../gql/graphql.ts';

/** A view as it is now, or why it could not be changed. */
export type ChangedView =
  | { readonly view: RunViewFieldsFragment; readonly problem: null }
  /** `view`: what somebody else has made of it meanwhile. */
  | { readonly view: RunViewFieldsFragment | null; readonly problem: string };

export interface ViewChanges {
  readonly create: (input: NewView) => Promise<ChangedView>;
  readonly update: (
    view: RunViewFieldsFragment,
    change: Omit<UpdateRunViewInput, 'viewId' | 'expectedVersion'>,
  ) => Promise<ChangedView>;
  /** @returns why it was refused, or null */
  readonly remove: (view: RunViewFieldsFragment) => Promise<string | null>;
}

interface NewView {
  readonly name: string;
  readonly isShared: boolean;
  readonly table: RunTableInput;
}

/** Ways to change saved views. */
export function useViewChanges(): ViewChanges {
  const client = useClient();
  return {
    async create(input) {
      const { data, error } = await client
        .mutation(CreateRunViewDocument, { input: { ...input } })
        .toPromise();
      if (!data) return { view: null, problem: plainError(error) };
      const { view, userErrors } = data.createRunView;
      return view ? { view, problem: null } : { view: null, problem: plainError(userErrors) };
    },
    async update({ id, version }, change) {
      const input = { viewId: id, expectedVersion: version, ...change };
      const { data, error } = await client.mutation(UpdateRunViewDocument, { input }).toPromise();
      if (!data) return { view: null, problem: plainError(error) };
      const { view, userErrors } = data.updateRunView;
      if (view && userErrors.length === 0) return { view, problem: null };
      const isStale = userErrors.some(({ code }) => code === 'STALE_VERSION');
      return { view: isStale ? (view ?? null) : null, problem: isStale ? STALE : plainError(userErrors) };
    },
    async remove({ id }) {
      const { data, error } = await client
        .mutation(DeleteRunViewDocument, { input: { viewId: id } })
        .toPromise();
      if (!data) return plainError(error);
      const { userErrors } = data.deleteRunView;
      return userErrors.length > 0 ? plainError(userErrors) : null;
    },
  };
}

const STALE =
  'Somebody else has changed this view since you opened it. Save again to overwrite what they saved, or undo your changes to see it.';
