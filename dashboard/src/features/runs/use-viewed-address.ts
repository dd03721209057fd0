import { useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  RunViewByIdDocument,
  RunViewChangedDocument,
  type RunViewFieldsFragment,
} from '../../gql/graphql.ts';
import { type ChangeOptions, useAddress } from '../../ui/use-address.ts';
import { changedAddress, isChanged, shownAddress, VIEW, viewAddress } from './viewed-address.ts';

/** The address of the table of runs, with what the view that is open adds to it. */
export interface ViewedAddress {
  /** What is shown; null while the view is on its way. */
  readonly search: URLSearchParams | null;
  readonly change: (act: (shown: URLSearchParams) => URLSearchParams, options: ChangeOptions) => void;
  readonly open: OpenView;
  /** Why the view could not be read; null while nothing is wrong. */
  readonly error: string | null;
  readonly reload: () => void;
}

/** The view that the address names, and ways to another one. */
export interface OpenView {
  /** Null: the address names none. */
  readonly id: string | null;
  /** Null: there is none of this id, or it is on its way. */
  readonly view: RunViewFieldsFragment | null;
  /** Whether there is none of this id. */
  readonly isMissing: boolean;
  /** Whether the table shows something else than the view. */
  readonly isChanged: boolean;
  /** Shows a view as it was saved. */
  readonly show: (id: string) => void;
  /** Takes over what the server says of a view. */
  readonly take: (view: RunViewFieldsFragment) => void;
}

export function useViewedAddress(): ViewedAddress {
  const [search, change] = useAddress();
  const id = search.get(VIEW);
  const [known, setKnown] = useState<RunViewFieldsFragment | null>(null);
  /** As it was when the viewer began to change what it shows. */
  const [base, setBase] = useState<RunViewFieldsFragment | null>(null);
  const { state, error, reload } = useLiveQuery({
    query: async (client, variables: { id: string }) => {
      const { node } = await readDocument(client, RunViewByIdDocument, variables);
      return { view: node && 'name' in node ? node : null };
    },
    variables: id === null ? null : { id },
    changes: {
      subscription: RunViewChangedDocument,
      variables: { viewId: id ?? '' },
      apply: (_known: { view: RunViewFieldsFragment | null }, { runViewChanged: { view: changed } }) => ({
        view: changed ?? null,
      }),
    },
  });
  const isMissing = state?.view === null;
  const newest = newerOf(known, state?.view ?? null, id);
  const hasChanges = isChanged(search);
  // What others save is shown at once, but not under changes of one's own: a save would overwrite it unasked.
  if (newest !== null && base?.id !== id) setBase(newest);
  else if (newest !== base && !hasChanges) setBase(newest);
  const view = isMissing ? null : newerOf(known, hasChanges ? base : newest, id);
  const table = view?.table ?? null;
  const isOnItsWay = id !== null && view === null && state === undefined && !hasChanges;
  return {
    search: isOnItsWay ? null : shownAddress(search, table),
    change: (act, options) => {
      change((now) => changedAddress(now, table, act), options);
    },
    open: {
      id,
      view,
      isMissing,
      isChanged: view !== null && hasChanges,
      show: (other) => {
        change((now) => viewAddress(now, other), { replace: false });
      },
      take: setKnown,
    },
    error,
    reload,
  };
}

/** Of what is known of a view, what was saved last. */
function newerOf(
  one: RunViewFieldsFragment | null,
  other: RunViewFieldsFragment | null,
  id: string | null,
): RunViewFieldsFragment | null {
  const [first = null, second = null] = [one, other].filter((view) => view !== null && view.id === id);
  return first && second && second.version > first.version ? second : (first ?? second);
}
