import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { noteFlowing, noteStalled } from '../api/live-socket.ts';
import { useConnection } from '../api/use-connection.ts';
import { ServerStateDocument } from '../gql/graphql.ts';

/** Milliseconds between two looks. */
const LOOK_EVERY = 5_000;

/** What work waits for that no worker takes, in words; null while nothing does. Asks whether events flow along the way. */
export function useServerState(): { readonly shortage: string | null } {
  const client = useClient();
  const { generation } = useConnection();
  const [shortage, setShortage] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const { data } = await client.query(ServerStateDocument, {}).toPromise();
      if (isOver || !data) return; // the client notes a database that is away
      setShortage(data.workerShortage?.message ?? null);
      if (data.hearsChanges) noteFlowing();
      else noteStalled();
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, generation]);
  return { shortage };
}
