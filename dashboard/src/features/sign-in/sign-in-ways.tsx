import { Button, Divider, Stack } from '@mantine/core';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { basePath } from '../../api/base-path.ts';
import { plainError } from '../../api/plain-error.ts';
import { SignInWaysDocument } from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { PasswordForm } from './password-form.tsx';
import { SignInRefusalNotice } from './sign-in-refusal.tsx';

/** The ways to sign in that this server has, beside links. */
export function SignInWays({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [{ data, error }] = useQuery({ query: SignInWaysDocument });
  const { pathname, search } = useLocation();
  const ways = data?.signInWays.ways ?? [];
  const name = data?.signInWays.singleSignOnName;
  return (
    <Stack gap="md">
      <SignInRefusalNotice />
      {error && <ErrorNotice message={plainError(error)} />}
      {ways.includes('SINGLE_SIGN_ON') && (
        <Button
          component="a"
          fullWidth
          styles={{ label: { whiteSpace: 'normal' } }}
          h="auto"
          mih={36}
          py={6}
          href={`${basePath()}/sign-in/oidc?path=${encodeURIComponent(pathname + search)}`}
        >
          Sign in with {name}
        </Button>
      )}
      {ways.includes('PASSKEY') && <PasskeyButton onSignedIn={onSignedIn} />}
      {ways.includes('PASSWORD') && <PasswordForm onSignedIn={onSignedIn} />}
      {ways.length > 1 && <Divider label="or by a link" />}
    </Stack>
  );
}
