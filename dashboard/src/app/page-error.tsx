import { Anchor, Stack } from '@mantine/core';
import { useRouteError } from 'react-router';
import { plainError, unreachableText } from '../api/plain-error.ts';
import { useOnReconnect } from '../api/use-on-reconnect.ts';
import { PageNotice } from '../ui/page-notice.tsx';
import { TextLink } from '../ui/text-link.tsx';

/** What stands in place of a page that does not exist, cannot be fetched, or broke. */
export function PageError() {
  const error = useRouteError();
  useOnReconnect(() => {
    if (error) location.reload();
  });
  const title = error ? titleOf(error) : 'Page not found';
  return (
    <Stack align="center" justify="center" mih="60vh">
      {error ? (
        <PageNotice title={title} hint={isUnfetched(error) ? unreachableText() : plainError(error)}>
          <Anchor href={location.href}>Reload</Anchor>
        </PageNotice>
      ) : (
        <PageNotice title={title} hint="The address may be wrong or outdated.">
          <TextLink to="/runs">Back to runs</TextLink>
        </PageNotice>
      )}
    </Stack>
  );
}

function titleOf(error: unknown): string {
  return isUnfetched(error) ? 'The page could not be loaded' : 'Something went wrong on this page';
}

/** Browsers have no code for it, only these words. */
function isUnfetched(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|importing a module/i.test(error.message);
}
