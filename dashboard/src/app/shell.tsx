import { Loader, Stack, VisuallyHidden } from '@mantine/core';
import { useRef } from 'react';
import { Outlet } from 'react-router';
import { ViewerContext } from '../api/viewer.ts';
import { Announcements } from '../ui/announcements.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Header } from './header.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { SkipLink } from './skip-link.tsx';
import { usePageChanges } from './use-page-changes.ts';
import { useSession } from './use-session.ts';

/** Frame of every page: nothing but the notice for those who are not signed in, or no longer. */
export function Shell() {
  const { session, look } = useSession();
  const main = useRef<HTMLElement>(null);
  usePageChanges(main);
  switch (session.state) {
    case 'UNKNOWN':
      return (
        <Stack component="main" align="center" justify="center" mih="60vh" px="md">
          <VisuallyHidden component="h1">Exemplar</VisuallyHidden>
          {session.error === null ? (
            <Loader role="status" aria-label="Loading" />
          ) : (
            <ErrorNotice message={session.error} onRetry={look} />
          )}
        </Stack>
      );
    case 'SIGNED_OUT':
      return <SignInNotice hasEnded={session.hasEnded} />;
    case 'SIGNED_IN':
      return (
        <ViewerContext value={session.viewer}>
          <SkipLink target={main} />
          <Header login={session.viewer.login} version={session.version} />
          <main ref={main} className="page" id="main" tabIndex={-1}>
            <Outlet />
          </main>
          <Announcements />
        </ViewerContext>
      );
  }
}
