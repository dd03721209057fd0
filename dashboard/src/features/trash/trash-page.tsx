import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { formatBytes } from '#lib/format-bytes.ts';
import { plainError } from '../../api/plain-error.ts';
import {
  PurgeRunsDocument,
  type RemovalRowFragment,
  RestoreRunsDocument,
  TrashPageDocument,
} from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { DiskUse } from './disk-use.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

/** Runs in the trash, to be restored or deleted for good. */
export function TrashPage() {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data: page, error: unread }, readAgain] = useQuery({
    query: TrashPageDocument,
    variables: { after },
  });
  const rows = page?.trash.edges.map(({ node }) => node);
  const { hasNextPage = false, endCursor = null } = page?.trash.pageInfo ?? {};
  const [, restoreRuns] = useMutation(RestoreRunsDocument);
  const [, purgeRuns] = useMutation(PurgeRunsDocument);
  const [purged, setPurged] = useState<RemovalRowFragment | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);

  const restore = async (runId: string) => {
    const { data, error } = await restoreRuns({ input: { runIds: [runId] } });
    const errors = data?.restoreRuns.userErrors ?? [];
    setRefusal(error ? plainError(error) : errors.map(({ message }) => message).join(' ') || null);
    readAgain();
  };
  const purge = async (runId: string) => {
    const { data, error } = await purgeRuns({ input: { runIds: [runId] } });
    if (!data) return plainError(error);
    readAgain();
    return data.purgeRuns.userErrors.map(({ message }) => message).join(' ') || null;
  };
  return (
    <Stack gap="lg">
      <title>Trash · Exemplar</title>
      <Title order={1} size="h3">
        Trash
      </Title>
      {unread && <ErrorNotice message={plainError(unread)} />}
      {refusal !== null && <ErrorNotice message={refusal} />}
      {rows?.length === 0 && (
        <EmptyState
          title="The trash is empty"
          hint="A run that you delete lies here, with all that is its own, until it is restored or deleted for good."
        />
      )}
      {rows && rows.length > 0 && (
        <Paper p="md">
          <Table.ScrollContainer minWidth={600} type="native" scrollAreaProps={{ tabIndex: 0 }}>
            <Table verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Run</Table.Th>
                  <Table.Th>Files, at most</Table.Th>
                  <Table.Th>Deleted</Table.Th>
                  <Table.Th>By</Table.Th>
                  <Table.Th>Actions</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.runId}>
                    <Table.Td>
                      <GivenName name={row.displayName} />
                    </Table.Td>
                    <Table.Td className="numbers">{formatBytes(row.byteSize)}</Table.Td>
                    <Table.Td>{row.trashedAt !== null && <Age time={row.trashedAt} />}</Table.Td>
                    <Table.Td>{row.trashedBy ? <GivenName name={row.trashedBy.login} /> : '-'}</Table.Td>
                    <Table.Td>
                      {row.mayRemove && (
                        <Group gap="xs" wrap="nowrap">
                          <Button
                            size="xs"
                            variant="default"
                            aria-label={`Restore ${row.displayName}`}
                            onClick={() => void restore(row.runId)}
                          >
                            Restore
                          </Button>
                          <Button
                            size="xs"
                            variant="default"
                            aria-label={`Delete ${row.displayName} for good`}
                            aria-haspopup="dialog"
                            onClick={() => {
                              setPurged(row);
                            }}
                          >
                            Delete for good
                          </Button>
                        </Group>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Paper>
      )}
      {(hasNextPage || after !== null) && (
        <Group gap="xs" justify="center">
          <Button
            variant="default"
            disabled={after === null}
            onClick={() => {
              setAfter(null);
            }}
          >
            Newest
          </Button>
          <Button
            variant="default"
            disabled={!hasNextPage}
            onClick={() => {
              setAfter(endCursor);
            }}
          >
            Older
          </Button>
        </Group>
      )}
      <DiskUse />
      <Text size="sm" c="dimmed">
        What lies in the trash for 30 days (EXEMPLAR_TRASH_DAYS of the worker) is deleted for good. Files that
        nothing needs any more are removed a day later (EXEMPLAR_UNUSED_FILE_HOURS).
      </Text>
      {purged && (
        <RemoveDialog
          runIds={[purged.runId]}
          title={`Delete ${purged.displayName} for good`}
          hint="Nothing brings it back."
          act="Delete for good"
          onAct={() => purge(purged.runId)}
          onClose={() => {
            setPurged(null);
          }}
        />
      )}
    </Stack>
  );
}
