import { useEffect } from 'react';
import { useQuery } from 'urql';
import { WaitingForDocument, type WaitingTextFragment } from '../gql/graphql.ts';

/** A place in a queue changes by what becomes of others, of which this page hears nothing. */
const LOOK_AGAIN_MS = 5_000;

/** What a run, an evaluation or other queued work waits for, looked up every 5 s. Null: it does not wait, or is not known yet. */
export function useWaiting(id: string, isQueued: boolean): WaitingTextFragment | null {
  const [{ data }, lookAgain] = useQuery({
    query: WaitingForDocument,
    variables: { id },
    pause: !isQueued,
  });
  useEffect(() => {
    if (!isQueued) return;
    const timer = setInterval(() => {
      lookAgain({ requestPolicy: 'network-only' });
    }, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isQueued, lookAgain]);
  return (isQueued && data?.node && 'waiting' in data.node && data.node.waiting) || null;
}
