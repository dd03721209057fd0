import { Code, Paper, Skeleton, Stack, Table, Text } from '@mantine/core';
import { readDocument } from '../../api/read-document.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { SettingsPageDocument, type SettingSource } from '../../gql/graphql.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';

const SOURCES: Readonly<Record<SettingSource, string>> = { DEFAULT: 'default', ENVIRONMENT: 'environment' };

/** With what settings the server was started, and what each of them does. */
export function SettingsPage() {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: Record<string, never>) =>
      readDocument(client, SettingsPageDocument, variables),
    variables: {},
  });
  return (
    <Stack gap="md">
      <title>Settings · Exemplar</title>
      <Text size="sm">
        Settings are variables of the environment in which the server is started. It reads them when it
        starts: after a change, restart it.
      </Text>
      <ReadErrorNotice message={error} onRetry={reload} />
      {!state && !error && <Skeleton height={180} role="status" aria-label="Loading the settings" />}
      {state && (
        <Paper p={{ base: 0, sm: 'md' }}>
          <Table verticalSpacing="xs" aria-label="Settings">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Setting</Table.Th>
                <Table.Th>Value</Table.Th>
                <Table.Th visibleFrom="sm">Source</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {state.settings.map(({ name, value, source, effect }) => (
                <Table.Tr key={name}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Code>{name}</Code>
                    <Text size="sm" c="dimmed">
                      {effect}
                    </Text>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value ?? '–'}</Table.Td>
                  <Table.Td visibleFrom="sm">{SOURCES[source]}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Paper>
      )}
    </Stack>
  );
}
