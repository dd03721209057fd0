import { Loader, Stack } from '@mantine/core';
import { Outlet } from 'react-router';
import { ViewerContext } from '../api/viewer.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Header } from './header.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { useSession } from './use-session.ts';

/** Frame of every page: nothing but the notice for those who are not signed in, or no longer. */
export function Shell() {
  const { session, look } = useSession();
  switch (session.state) {
    case 'UNKNOWN':
      return (
        <Stack component="main" align="center" justify="center" mih="60vh" px="md">
          {session.error === null ? (
            <Loader aria-label="Loading" />
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
          <Header login={session.viewer.login} version={session.version} />
          <main className="page">
            <Outlet />
          </main>
        </ViewerContext>
      );
  }
}
