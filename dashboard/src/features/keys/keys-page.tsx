import { Skeleton, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { Client } from 'urql';
import { readAll } from '../../api/read-all.ts';
import { readDocument } from '../../api/read-document.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { AllApiKeysDocument, type PersonsApiKeyFragment, UsersChangedDocument } from '../../gql/graphql.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { ApiKeyTable } from '../account/api-key-table.tsx';
import { RevokeApiKeyDialog } from '../account/revoke-api-key-dialog.tsx';

/** The API keys of everybody, for admins: one that was found where it should not be is looked up by how it begins. */
export function KeysPage() {
  const { state: keys, error, reload } = useLiveQuery({ query: readKeys, variables: {} });
  useChanges(UsersChangedDocument, reload);
  const [wanted, setWanted] = useState('');
  const [revoked, setRevoked] = useState<PersonsApiKeyFragment | null>(null);
  const shown = keys?.filter((key) => isWanted(key, wanted.trim()));
  return (
    <Stack gap="md">
      <title>API keys · Exemplar</title>
      <Title order={2} size="h4">
        API keys
      </Title>
      <Text size="sm">
        Programs use the server with these keys, each as the person whose it is. Your own are made on{' '}
        <TextLink to="/account">Account</TextLink>.
      </Text>
      <TextInput
        label="Find"
        description="A login, a name, or a whole key or its beginning; it is looked for in this page alone"
        maw={480}
        autoComplete="off"
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value);
        }}
      />
      <ReadErrorNotice message={error} onRetry={reload} />
      {!keys && !error && <Skeleton height={180} role="status" aria-label="Loading the API keys" />}
      {shown?.length === 0 && (
        <EmptyState
          title="No API keys match"
          hint="A key that was revoked stands here no more; the audit log has it."
        />
      )}
      {shown && shown.length > 0 && (
        <ApiKeyTable keys={shown} ownerOf={({ user }) => user.login} onRevoke={setRevoked} />
      )}
      {revoked && (
        <RevokeApiKeyDialog
          apiKey={revoked}
          owner={revoked.user.login}
          onRevoked={reload}
          onClose={() => {
            setRevoked(null);
          }}
        />
      )}
    </Stack>
  );
}

function isWanted({ name, prefix, user }: PersonsApiKeyFragment, wanted: string): boolean {
  if (wanted === '') return true;
  const text = wanted.toLowerCase();
  if (user.login.includes(text) || name.toLowerCase().includes(text)) return true;
  return prefix.startsWith(wanted) || wanted.startsWith(prefix);
}

function readKeys(client: Client): Promise<readonly PersonsApiKeyFragment[]> {
  return readAll(async (after) => {
    const { edges, pageInfo } = (await readDocument(client, AllApiKeysDocument, { after })).allApiKeys;
    return {
      items: edges.map(({ node }) => node),
      next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    };
  });
}
