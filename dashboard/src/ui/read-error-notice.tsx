import { useEffect, useId, useSyncExternalStore } from 'react';
import { ErrorNotice } from './error-notice.tsx';
import { onReadErrors, putReadError, readErrors } from './read-errors.ts';
import { useStable } from './use-stable.ts';

interface Props {
  /** Null while nothing is wrong. */
  readonly message: string | null;
  readonly onRetry: () => void;
}

/**
 * Why a part of the page could not be read. When several parts fail for the same reason, as all do while the server is
 * away, it is said once, by the first of them, whose button reads all of them again.
 */
export function ReadErrorNotice({ message, onRetry }: Props) {
  const part = useId();
  const retry = useStable(onRetry);
  useEffect(
    () => (message === null ? undefined : putReadError({ part, message, retry })),
    [part, message, retry],
  );

  const alike = useSyncExternalStore(onReadErrors, readErrors).filter((each) => each.message === message);
  if (message === null || alike[0]?.part !== part) return null;
  return (
    <ErrorNotice
      message={message}
      onRetry={() => {
        for (const each of alike) each.retry();
      }}
    />
  );
}
