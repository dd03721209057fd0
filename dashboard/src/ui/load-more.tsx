import { Button, Stack } from '@mantine/core';
import type { More } from '../api/use-reading-on.ts';
import { ErrorNotice } from './error-notice.tsx';

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
