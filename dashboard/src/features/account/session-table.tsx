import { Button, Paper, Table, Text } from '@mantine/core';
import type { SessionRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';

interface Props {
  readonly sessions: readonly SessionRowFragment[];
  readonly onSignOut: (session: SessionRowFragment) => void;
}

export function SessionTable({ sessions, onSignOut }: Props) {
  return (
    <Paper p={{ base: 0, sm: 'md' }}>
      <Table verticalSpacing="xs" aria-labelledby="sessions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Browser</Table.Th>
            <Table.Th visibleFrom="sm">Address</Table.Th>
            <Table.Th visibleFrom="sm">Signed in</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sessions.map((session) => (
            <Table.Tr key={session.id}>
              <Table.Td>
                {session.browser}
                {session.isCurrent && (
                  <Text size="xs" c="dimmed">
                    This browser
                  </Text>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">{session.address ?? '-'}</Table.Td>
              <Table.Td visibleFrom="sm">
                <Age time={session.createdAt} />
              </Table.Td>
              <Table.Td>
                <Age time={session.lastUsedAt} />
              </Table.Td>
              <Table.Td>
                {!session.isCurrent && (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Sign out ${session.browser}`}
                    onClick={() => {
                      onSignOut(session);
                    }}
                  >
                    Sign out
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
