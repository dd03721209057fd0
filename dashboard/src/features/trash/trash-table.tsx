import { Button, Group, Paper, Stack, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatBytes } from '#lib/format-bytes.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';

/** Something in the trash. */
export interface Trashed {
  readonly id: string;
  /** As buttons name it. */
  readonly label: string;
  readonly shown: ReactNode;
  readonly byteSize: number;
  readonly mayRemove: boolean;
  readonly mayPurge: boolean;
  readonly trashedAt: string | null;
  readonly trashedBy: { readonly login: string } | null;
}

interface Props {
  readonly title: string;
  /** Of the first column. */
  readonly what: string;
  readonly rows: readonly Trashed[];
  readonly onRestore: (id: string) => void;
  readonly onPurge: (row: Trashed) => void;
  /** Where the next page begins; null = this is the last one. */
  readonly next: string | null;
  /** Where this page begins; null = at the newest. */
  readonly after: string | null;
  readonly onTurn: (after: string | null) => void;
}

/** Things of one kind in the trash, each to be restored or deleted for good. */
export function TrashTable({ title, what, rows, onRestore, onPurge, next, after, onTurn }: Props) {
  return (
    <Paper p="md" component="section" aria-label={title}>
      <Stack gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Table.ScrollContainer minWidth={600} type="native" scrollAreaProps={{ tabIndex: 0 }}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{what}</Table.Th>
                <Table.Th>Files, at most</Table.Th>
                <Table.Th>Deleted</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>Actions</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>{row.shown}</Table.Td>
                  <Table.Td className="numbers">{formatBytes(row.byteSize)}</Table.Td>
                  <Table.Td>{row.trashedAt !== null && <Age time={row.trashedAt} />}</Table.Td>
                  <Table.Td>{row.trashedBy ? <GivenName name={row.trashedBy.login} /> : '-'}</Table.Td>
                  <Table.Td>
                    {row.mayRemove && (
                      <Group gap="xs" wrap="nowrap">
                        <Button
                          size="xs"
                          variant="default"
                          aria-label={`Restore ${row.label}`}
                          onClick={() => {
                            onRestore(row.id);
                          }}
                        >
                          Restore
                        </Button>
                        {row.mayPurge && (
                          <Button
                            size="xs"
                            variant="default"
                            aria-label={`Delete ${row.label} for good`}
                            aria-haspopup="dialog"
                            onClick={() => {
                              onPurge(row);
                            }}
                          >
                            Delete for good
                          </Button>
                        )}
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        {(next !== null || after !== null) && (
          <Group gap="xs" justify="center">
            <Button
              variant="default"
              disabled={after === null}
              onClick={() => {
                onTurn(null);
              }}
            >
              Newest
            </Button>
            <Button
              variant="default"
              disabled={next === null}
              onClick={() => {
                onTurn(next);
              }}
            >
              Older
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
