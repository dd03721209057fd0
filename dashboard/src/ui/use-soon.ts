import { useCallback, useEffect, useRef } from 'react';

/** Calls the newest `act` once within so many milliseconds, however often it is asked to meanwhile. */
export function useSoon(act: () => void, milliseconds: number): () => void {
  const newest = useRef(act);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      newest.current();
    }, milliseconds);
  }, [milliseconds]);
}
