import { useInterval } from '@mantine/hooks';
import { useState } from 'react';
import { formatAge } from './format.ts';

/** "5 min ago", kept right while one looks at it; the full time on hover. */
export function Age({ time }: { time: string }) {
  const [now, setNow] = useState(() => Date.now());
  useInterval(
    () => {
      setNow(Date.now());
    },
    30_000,
    { autoInvoke: true },
  );
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()} style={{ whiteSpace: 'nowrap' }}>
      {formatAge(time, Math.max(now, Date.parse(time)))}
    </time>
  );
}
