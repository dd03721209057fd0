import { useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { RunViewByIdDocument, type RunViewFieldsFragment } from '../../gql/graphql.ts';
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
  const isKnown = known !== null && known.id === id;
  const { state, error, reload } = useLiveQuery({
    query: async (client, variables: { id: string }) => {
      const { node } = await readDocument(client, RunViewByIdDocument, variables);
      return { view: node && 'name' in node ? node : null };
    },
    variables: id === null || isKnown ? null : { id },
  });
  const view = isKnown ? known : (state?.view ?? null);
  const table = view?.table ?? null;
  const isOnItsWay = id !== null && !isKnown && state === undefined && !isChanged(search);
  return {
    search: isOnItsWay ? null : shownAddress(search, table),
    change: (act, options) => {
      change((now) => changedAddress(now, table, act), options);
    },
    open: {
      id,
      view,
      isMissing: !isKnown && state?.view === null,
      isChanged: view !== null && isChanged(search),
      show: (other) => {
        change((now) => viewAddress(now, other), { replace: false });
      },
      take: setKnown,
    },
    error,
    reload,
  };
}
