import { Loader, Stack, VisuallyHidden } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Outlet } from 'react-router';
import { useQuery } from 'urql';
import { plainError } from '../api/plain-error.ts';
import { ViewerDocument } from '../gql/graphql.ts';
import { Announcements } from '../ui/announcements.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Header } from './header.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { SkipLink } from './skip-link.tsx';
import { usePageChanges } from './use-page-changes.ts';

/** Milliseconds between two tries to reach the server. */
const RETRY_EVERY = 3_000;

/** Frame of every page: nothing but the notice for those who are not signed in. */
export function Shell() {
  const [{ data, error }, reload] = useQuery({ query: ViewerDocument });
  // Before one is signed in there is no live connection that could tell when the server is back.
  const retry = useInterval(reload, RETRY_EVERY);
  const main = useRef<HTMLElement>(null);
  usePageChanges(main);
  const isAway = error !== undefined && !data;
  useEffect(() => {
    if (isAway) retry.start();
    return retry.stop;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the interval's object changes with each render
  }, [isAway]);
  if (data && !data.viewer) return <SignInNotice />;
  if (!data?.viewer) {
    return (
      <Stack component="main" align="center" justify="center" mih="60vh" px="md">
        <VisuallyHidden component="h1">Exemplar</VisuallyHidden>
        {error ? (
          <ErrorNotice
            message={plainError(error)}
            onRetry={() => {
              reload();
            }}
          />
        ) : (
          <Loader aria-label="Loading" />
        )}
      </Stack>
    );
  }
  return (
    <>
      <SkipLink target={main} />
      <Header login={data.viewer.login} version={data.serverInfo.version} />
      <main ref={main} className="page" id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Announcements />
    </>
  );
}
