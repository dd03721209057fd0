import { Anchor } from '@mantine/core';
import { useRouteError } from 'react-router';
import { plainError } from '../api/plain-error.ts';
import { useOnReconnect } from '../api/use-on-reconnect.ts';
import { PageNotice } from '../ui/page-notice.tsx';

/** What stands in place of a page that broke; it is loaded anew when a lost server is back. */
export function PageError() {
  const error = useRouteError();
  useOnReconnect(() => {
    location.reload();
  });
  return (
    <PageNotice title="Something went wrong on this page" hint={plainError(error)}>
      <Anchor href={location.href}>Reload</Anchor>
    </PageNotice>
  );
}
