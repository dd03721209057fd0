import { Loader, Stack } from '@mantine/core';
import { Outlet } from 'react-router';
import { useQuery } from 'urql';
import { plainError } from '../api/plain-error.ts';
import { ViewerDocument } from '../gql/graphql.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Header } from './header.tsx';
import { SignInNotice } from './sign-in-notice.tsx';

/** Frame of every page: nothing but the notice for those who are not signed in. */
export function Shell() {
  const [{ data, error }, reload] = useQuery({ query: ViewerDocument });
  if (data && !data.viewer) return <SignInNotice />;
  if (!data?.viewer) {
    return (
      <Stack align="center" justify="center" mih="60vh" px="md">
        {error ? (
          <ErrorNotice message={plainError(error)} onRetry={() => reload()} />
        ) : (
          <Loader aria-label="Loading" />
        )}
      </Stack>
    );
  }
  return (
    <>
      <Header login={data.viewer.login} version={data.serverInfo.version} />
      <main className="page">
        <Outlet />
      </main>
    </>
  );
}
