import { useEffect } from 'react';
import type { TypedDocumentNode } from 'urql';
import { useStable } from '../ui/use-stable.ts';
import { useLiveQuery } from './use-live-query.ts';
import { useOnReconnect } from './use-on-reconnect.ts';

/** Acts each time that the server says that something has changed, and when it may have. */
export function useChanges<News>(
  subscription: TypedDocumentNode<News, Record<string, never>>,
  act: () => void,
): void {
  const stable = useStable(act);
  const { state: changes = 0 } = useLiveQuery({
    query: () => Promise.resolve(0),
    variables: {},
    changes: { subscription, variables: {}, apply: (known: number) => known + 1 },
  });
  useEffect(() => {
    if (changes > 0) stable();
  }, [changes, stable]);
  useOnReconnect(stable);
}
