import { useEffect } from 'react';
import type { Client } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { QueuePlacesDocument, type QueuePlacesQuery } from '../../gql/graphql.ts';

type Waiting = NonNullable<QueuePlacesQuery['runs']['edges'][number]['node']['waiting']>;

/** A place changes by what becomes of others, of which the list may hear nothing. */
const LOOK_AGAIN_MS = 5_000;

/** What the first hundred runs of the queue wait for, by their ids; looked up every 5 s while one is waiting. */
export function useQueuePlaces(isWaiting: boolean): ReadonlyMap<string, Waiting> {
  const { state, reload } = useLiveQuery({ query: readPlaces, variables: isWaiting ? {} : null });
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isWaiting, reload]);
  return state ?? NONE;
}

const NONE: ReadonlyMap<string, Waiting> = new Map();

async function readPlaces(client: Client): Promise<ReadonlyMap<string, Waiting>> {
  const { runs } = await readDocument(client, QueuePlacesDocument, {});
  return new Map(runs.edges.flatMap(({ node: { id, waiting } }) => (waiting ? [[id, waiting]] : [])));
}
