import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { readDocument } from '../../api/read-document.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { type ApiKeyRowFragment, OwnApiKeysDocument, SessionsChangedDocument } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { ApiKeyTable } from './api-key-table.tsx';
import { CreateApiKeyDialog } from './create-api-key-dialog.tsx';
import { RevokeApiKeyDialog } from './revoke-api-key-dialog.tsx';

/** API keys of whoever is signed in. */
export function ApiKeys() {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: Record<string, never>) => readDocument(client, OwnApiKeysDocument, variables),
    variables: {},
  });
  useChanges(SessionsChangedDocument, reload);
  const [isCreating, setCreating] = useState(false);
  const [revoked, setRevoked] = useState<ApiKeyRowFragment | null>(null);
  return (
    <Stack gap="xs" component="section" aria-labelledby="api-keys">
      <Group gap="md">
        <Title order={2} size="h5" id="api-keys">
          API keys
        </Title>
        <Button
          ml="auto"
          size="xs"
          variant="default"
          aria-haspopup="dialog"
          onClick={() => {
            setCreating(true);
          }}
        >
          Create an API key
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        A program that sends one of these keys uses the server as you. Give each program a key of its own.
      </Text>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={80} role="status" aria-label="Loading the API keys" />}
      {state?.apiKeys.length === 0 && <Text size="sm">You have no API keys.</Text>}
      {state && state.apiKeys.length > 0 && <ApiKeyTable keys={state.apiKeys} onRevoke={setRevoked} />}
      {isCreating && (
        <CreateApiKeyDialog
          onCreated={reload}
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
      {revoked && (
        <RevokeApiKeyDialog
          apiKey={revoked}
          owner={null}
          onRevoked={reload}
          onClose={() => {
            setRevoked(null);
          }}
        />
      )}
    </Stack>
  );
}
