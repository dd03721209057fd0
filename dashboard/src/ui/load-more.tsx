import { Button, Stack } from '@mantine/core';
import { ErrorNotice } from './error-notice.tsx';

/** The way to more of a list that is shown in part. */
export interface More {
  /** Null where there is no more. */
  readonly loadMore: (() => void) | null;
  readonly isLoading: boolean;
  /** Why the last try failed; null when it did not. */
  readonly error: string | null;
}

/** Stands at the end of what is shown of a list; nothing when that is all. */
export function LoadMore({ label, more: { loadMore, isLoading, error } }: { label: string; more: More }) {
  if (!loadMore) return null;
  return (
    <Stack gap="xs" align="center" my="xs">
      {error && <ErrorNotice message={error} />}
      <Button size="xs" variant="default" loading={isLoading} onClick={loadMore}>
        {label}
      </Button>
    </Stack>
  );
}
