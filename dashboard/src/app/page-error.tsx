import { Stack } from '@mantine/core';
import { useRouteError } from 'react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { TextLink } from '../ui/text-link.tsx';

/** What stands in place of a page that does not exist or that broke. */
export function PageError() {
  const error = useRouteError();
  return (
    <Stack align="center" justify="center" mih="60vh">
      {error ? (
        <EmptyState title="This page broke" hint={error instanceof Error ? error.message : String(error)}>
          <a href={location.href}>Reload it</a>
        </EmptyState>
      ) : (
        <EmptyState
          title="There is no such page"
          hint="The address may be misspelt, or from another version."
        >
          <TextLink to="/runs">Go to the runs</TextLink>
        </EmptyState>
      )}
    </Stack>
  );
}
