import { useEffect } from 'react';
import type { TypedDocumentNode } from 'urql';
import { useStable } from '../ui/use-stable.ts';
import { subscribeLive } from './live-socket.ts';

/** Calls `onData` for each result of a subscription while the component stands; null variables: no subscription. */
export function useLive<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables | null,
  onData: (data: Data) => void,
  onError: (error: unknown) => void,
): void {
  const next = useStable(onData);
  const error = useStable(onError);
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (key === null) return;
    const sent = JSON.parse(key) as Variables;
    return subscribeLive(document, sent, { next, error, complete: () => {} });
  }, [document, key, next, error]);
}
