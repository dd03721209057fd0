import { useEffect, useState } from 'react';

/** True from the first moment on in which the browser has nothing else to do. */
export function useIsIdle(): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const handle = requestIdleCallback(() => {
      setIsIdle(true);
    });
    return () => {
      cancelIdleCallback(handle);
    };
  }, []);
  return isIdle;
}
