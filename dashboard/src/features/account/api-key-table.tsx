import { Button, Code, Table, Text } from '@mantine/core';
import type { ApiKeyRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { SCOPE_WORDS } from './scope-words.ts';

interface Props<Key> {
  readonly keys: readonly Key[];
  /** Login of whose a key is, where the table has keys of several people. */
  readonly ownerOf?: (key: Key) => string;
  readonly onRevoke: (key: Key) => void;
}

export function ApiKeyTable<Key extends ApiKeyRowFragment>({ keys, ownerOf, onRevoke }: Props<Key>) {
  return (
    <Table.ScrollContainer minWidth={640} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing="xs" aria-label="API keys">
        <Table.Thead>
          <Table.Tr>
            {ownerOf && <Table.Th>Whose</Table.Th>}
            <Table.Th>Name</Table.Th>
            <Table.Th>Begins with</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th>Created</Table.Th>
            <Table.Th>Expires</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <Table.Tr key={key.id}>
              {ownerOf && (
                <Table.Td>
                  <GivenName name={ownerOf(key)} />
                </Table.Td>
              )}
              <Table.Td>
                <GivenName name={key.name} />
                {key.isLocal && (
                  <Text size="xs" c="dimmed">
                    of the server’s machine
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <Code>{key.prefix}</Code>
              </Table.Td>
              <Table.Td>
                {key.scopes.map((scope) => SCOPE_WORDS[scope].label.toLowerCase()).join(', ')}
              </Table.Td>
              <Table.Td>
                <Age time={key.createdAt} />
              </Table.Td>
              <Table.Td>
                <Expiry time={key.expiresAt} />
              </Table.Td>
              <Table.Td>{key.lastUsedAt === null ? 'never' : <Age time={key.lastUsedAt} />}</Table.Td>
              <Table.Td>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={ownerOf ? `Revoke ${key.name} of ${ownerOf(key)}` : `Revoke ${key.name}`}
                  aria-haspopup="dialog"
                  onClick={() => {
                    onRevoke(key);
                  }}
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Expiry({ time }: { readonly time: string | null }) {
  if (time === null) return 'never';
  const day = new Date(time).toLocaleDateString();
  return (
    <time dateTime={time} title={new Date(time).toLocaleString()}>
      {isPast(time) ? `expired ${day}` : day}
    </time>
  );
}

function isPast(time: string): boolean {
  return Date.parse(time) < Date.now();
}
