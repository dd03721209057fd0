import { useEffect, useRef, useState } from 'react';

/** Milliseconds between two readings of what grows. */
const REFRESH_MS = 2_000;

/** `count` as it was at most a moment ago, so that what changes all the time is not read all the time. */
export function useCalmly(count: number): number {
  const [calm, setCalm] = useState(count);
  const newest = useRef(count);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    newest.current = count;
    if (count === calm || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setCalm(newest.current);
    }, REFRESH_MS);
  }, [count, calm]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return calm;
}
