import { Skeleton, Stack, Text, Title } from '@mantine/core';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { readDocument } from '../../api/read-document.ts';
import { OwnSignInDocument, SessionsChangedDocument } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { SignInRefusalNotice } from '../sign-in/sign-in-refusal.tsx';
import { OwnPasskeys } from './own-passkeys.tsx';
import { OwnPassword } from './own-password.tsx';
import { OwnSingleSignOn } from './own-single-sign-on.tsx';

/** By what the viewer signs in, beside links. */
export function SignInSection() {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: Record<string, never>) => readDocument(client, OwnSignInDocument, variables),
    variables: {},
  });
  useChanges(SessionsChangedDocument, reload);
  const name = state?.signInWays.singleSignOnName;
  return (
    <Stack gap="xs" component="section" aria-labelledby="sign-in">
      <Title order={2} size="h5" id="sign-in">
        How you sign in
      </Title>
      <Text size="sm" c="dimmed">
        A link from an admin always works. What you set here saves you from asking for one.
      </Text>
      <SignInRefusalNotice />
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={80} role="status" aria-label="Loading how you sign in" />}
      {state && <OwnPassword changedAt={state.ownSignIn.passwordChangedAt} onChanged={reload} />}
      {state && (
        <OwnPasskeys
          passkeys={state.ownSignIn.passkeys}
          canAdd={state.ownSignIn.canHavePasskeys}
          onChanged={reload}
        />
      )}
      {state && name != null && (
        <OwnSingleSignOn name={name} connectedAt={state.ownSignIn.connectedAt} onChanged={reload} />
      )}
    </Stack>
  );
}
