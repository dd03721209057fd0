import { useEffect, useRef } from 'react';
import { useStable } from '../ui/use-stable.ts';
import { useConnection } from './use-connection.ts';

/** Acts when the live connection is back after a loss: what a page has asked for meanwhile is asked again. */
export function useOnReconnect(act: () => void): void {
  const { generation } = useConnection();
  const seen = useRef(generation);
  const stable = useStable(act);
  useEffect(() => {
    // The first connection is no return.
    if (seen.current > 0 && generation > seen.current) stable();
    seen.current = generation;
  }, [generation, stable]);
}
