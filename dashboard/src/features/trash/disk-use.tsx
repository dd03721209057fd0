import { Paper, Stack, Table, Text, Title } from '@mantine/core';
import { formatBytes } from '#lib/format-bytes.ts';
import { readDocument } from '../../api/read-document.ts';
import { useChanges } from '../../api/use-changes.ts';
import { useLiveQuery } from '../../api/use-live-query.ts';
import { DiskUseDocument, StorageUseChangedDocument, type StoredKind } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { ReadErrorNotice } from '../../ui/read-error-notice.tsx';

const LABELS: Readonly<Record<StoredKind, string>> = {
  CHECKPOINTS: 'Checkpoints',
  SAMPLES: 'Sample grids',
  DATASETS: 'Dataset versions',
  UPLOADS: 'Uploads',
  TRANSLATIONS: 'Translations',
  EVALUATIONS: 'Evaluations',
  NETWORK_WEIGHTS: 'Network weights',
  DATABASE: 'Database',
  TRASH: 'Of all that, in the trash',
};

/** What takes room on the disk, kind by kind. */
export function DiskUse() {
  const { state, error, reload } = useLiveQuery({
    query: (client, variables: Record<string, never>) => readDocument(client, DiskUseDocument, variables),
    variables: {},
  });
  useChanges(StorageUseChangedDocument, reload);
  return (
    <Paper component="section" aria-label="Disk use" p="md">
      <Stack gap="xs">
        <Title order={2} size="h4">
          Disk use
        </Title>
        <ReadErrorNotice message={error} onRetry={reload} />
        {state && (
          <>
            <Text size="sm" c="dimmed">
              {formatBytes(state.storageSpace.freeBytes)} of the disk are free.
            </Text>
            <Table verticalSpacing={4} w="auto">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>What</Table.Th>
                  <Table.Th>Number</Table.Th>
                  <Table.Th>Size</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {state.storageUse.map(({ kind, count, byteSize }) => (
                  <Table.Tr key={kind}>
                    <Table.Td>{LABELS[kind]}</Table.Td>
                    <Table.Td className="numbers">{count === null ? '–' : formatCount(count)}</Table.Td>
                    <Table.Td className="numbers">{formatBytes(byteSize)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
      </Stack>
    </Paper>
  );
}
