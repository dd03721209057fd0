import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useLocation, useNavigate } from 'react-router';

type Change = (search: URLSearchParams) => URLSearchParams;

/** Whether Back leads to what was before the change. */
export interface ChangeOptions {
  readonly replace: boolean;
}

const listeners = new Set<() => void>();

/**
 * What follows the question mark in the page's address, and the way to change it. Changes made in quick succession,
 * from anywhere on the page, build on one another, and each is seen at once: the router's own `useSearchParams` hands
 * every one of them what was drawn last, and draws at leisure.
 */
export function useAddress(): readonly [URLSearchParams, (change: Change, options: ChangeOptions) => void] {
  const navigate = useNavigate();
  useLocation(); // links are drawn through the router
  const text = useSyncExternalStore(follow, readAddress);
  const search = useMemo(() => new URLSearchParams(text), [text]);
  const change = useCallback(
    (act: Change, { replace }: ChangeOptions) => {
      const next = act(new URLSearchParams(readAddress()));
      // No page has anything to load before it is shown, so the address has changed when this returns.
      void navigate({ search: `?${readableSearch(next)}` }, { replace, preventScrollReset: true });
      for (const listener of listeners) listener();
    },
    [navigate],
  );
  return [search, change];
}

/** What a query may have as it is stays so, for people who read or type it. */
function readableSearch(search: URLSearchParams): string {
  return search.toString().replace(/%(?:2C|2F|3A|40|7E)/g, decodeURIComponent);
}

function readAddress(): string {
  return window.location.search;
}

function follow(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}
