import { useSyncExternalStore } from 'react';
import { type Connection, liveSocket, onConnectionChange, readConnection } from './live-socket.ts';

/** State of the live connection; opens it where it is not open yet. */
export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, readConnection);
}

/** The same without opening it, for what stands before the sign-in. */
export function useConnectionState(): Connection['state'] {
  return useSyncExternalStore(onConnectionChange, readConnection).state;
}

function subscribe(listener: () => void): () => void {
  const off = onConnectionChange(listener);
  liveSocket();
  return off;
}
