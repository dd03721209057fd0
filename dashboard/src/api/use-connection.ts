import { useSyncExternalStore } from 'react';
import { type Connection, liveSocket, onConnectionChange, readConnection } from './live-socket.ts';

/** State of the live connection; opens it where it is not open yet. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, readConnection);
}

function subscribe(listener: () => void): () => void {
  const off = onConnectionChange(listener);
  liveSocket();
  return off;
}
