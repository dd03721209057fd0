import { useEffect } from 'react';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { useOnReconnect } from '../../api/use-on-reconnect.ts';
import { TrashChangedDocument } from '../../gql/graphql.ts';
import { useStable } from '../../ui/use-stable.ts';

/** Acts when others have put something into the trash, taken it out or deleted it for good, and when that may be. */
export function useTrashNews(act: () => void): void {
  const stable = useStable(act);
  const { state: changes = 0 } = useLiveQuery({
    query: () => Promise.resolve(0),
    variables: {},
    changes: { subscription: TrashChangedDocument, variables: {}, apply: (known: number) => known + 1 },
  });
  useEffect(() => {
    if (changes > 0) stable();
  }, [changes, stable]);
  useOnReconnect(stable);
}
