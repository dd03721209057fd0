import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Client, useMutation } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import {
  MySessionsDocument,
  RevokeOtherSessionsDocument,
  RevokeSessionDocument,
  SessionsChangedDocument,
  type SessionRowFragment,
} from '../../gql/graphql.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';
import { SessionTable } from './session-table.tsx';

/** The browsers in which the viewer is signed in, each of which can be signed out from here. */
export function SessionsSection() {
  const { state: sessions, error, reload } = useLiveQuery({ query: readSessions, variables: {} });
  useChanges(SessionsChangedDocument, reload);
  const [, revoke] = useMutation(RevokeSessionDocument);
  const [, revokeOthers] = useMutation(RevokeOtherSessionsDocument);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);

  const signOut = async ({ id: sessionId }: SessionRowFragment) => {
    const answer = await revoke({ input: { sessionId } });
    setRefusal(refusalText(answer.data?.revokeSession.userErrors, answer.error));
    reload();
  };
  return (
    <Stack gap="xs" component="section" aria-labelledby="sessions">
      <Group gap="md">
        <Title order={2} size="h5" id="sessions">
          Where you are signed in
        </Title>
        {sessions?.some(({ isCurrent }) => !isCurrent) && (
          <Button
            ml="auto"
            size="xs"
            variant="default"
            aria-haspopup="dialog"
            onClick={() => {
              setAsking(true);
            }}
          >
            Sign out everywhere else
          </Button>
        )}
      </Group>
      <ReadErrorNotice message={error} onRetry={reload} />
      {refusal !== null && <ErrorNotice message={refusal} />}
      {!sessions && !error && <Skeleton height={120} role="status" aria-label="Loading your sessions" />}
      {sessions && <SessionTable sessions={sessions} onSignOut={(session) => void signOut(session)} />}
      {isAsking && (
        <ConfirmDialog
          title="Sign out everywhere else"
          keep="Cancel"
          act="Sign out the others"
          canAct
          onAct={async () => {
            const answer = await revokeOthers({ input: {} });
            reload();
            return refusalText(answer.data?.revokeOtherSessions.userErrors, answer.error);
          }}
          onClose={() => {
            setAsking(false);
          }}
        >
          <Text size="sm">
            Every browser but this one is signed out at once. To use Exemplar there, sign in again.
          </Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}

function readSessions(client: Client): Promise<readonly SessionRowFragment[]> {
  return readAll(async (after) => {
    const { edges, pageInfo } = (await readDocument(client, MySessionsDocument, { after })).sessions;
    return {
      items: edges.map(({ node }) => node),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  });
}
