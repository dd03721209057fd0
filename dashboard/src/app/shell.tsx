import { Loader, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { Activity, Suspense, useRef } from 'react';
import { Outlet } from 'react-router';
import { ViewerContext } from '../api/viewer.ts';
import { Announcements } from '../ui/announcements.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Header } from './header.tsx';
import { ServerNotice } from './server-notice.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { SkipLink } from './skip-link.tsx';
import { usePageChanges } from './use-page-changes.ts';
import { type SignedIn, useSession } from './use-session.ts';

/**
 * Frame of every page: nothing but the notice for those who are not signed in. Where a session ends under an open page,
 * the page is only hidden: what was typed and chosen there is back with the next sign-in.
 */
export function Shell() {
  const { session, look } = useSession();
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
    case 'SIGNED_IN': {
      const isOut = session.state === 'SIGNED_OUT';
      const shown = isOut ? session.ended : session;
      return (
        <>
          {isOut && <SignInNotice hasEnded={session.ended !== null} onSignedIn={look} />}
          {shown && (
            <Activity key={shown.viewer.id} mode={isOut ? 'hidden' : 'visible'}>
              <Frame {...shown} />
            </Activity>
          )}
        </>
      );
    }
  }
}

function PageOnItsWay() {
  return (
    <>
      <VisuallyHidden component="h1">Exemplar</VisuallyHidden>
      <Skeleton height={320} role="status" aria-label="Loading the page" />
    </>
  );
}

function Frame({ viewer, version }: SignedIn) {
  const main = useRef<HTMLElement>(null);
  usePageChanges(main);
  return (
    <ViewerContext value={viewer}>
      <SkipLink target={main} />
      <Header login={viewer.login} version={version} />
      <ServerNotice />
      <main ref={main} className="page" id="main" tabIndex={-1}>
        <Suspense fallback={<PageOnItsWay />}>
          <Outlet />
        </Suspense>
      </main>
      <Announcements />
    </ViewerContext>
  );
}
