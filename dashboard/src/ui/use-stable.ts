import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same object and does what the newest `act` does. */
export function useStable<Arguments extends readonly unknown[]>(
  act: (...args: Arguments) => void,
): (...args: Arguments) => void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  return useCallback((...args: Arguments) => {
    newest.current(...args);
  }, []);
}
