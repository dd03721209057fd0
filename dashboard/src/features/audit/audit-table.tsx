import { Code, Table, Text } from '@mantine/core';
import type { AuditRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { changesOf } from './changes-of.ts';
import { credentialText } from './credential-text.ts';

export function AuditTable({ entries }: { readonly entries: readonly AuditRowFragment[] }) {
  return (
    <Table.ScrollContainer minWidth={760} type="native" scrollAreaProps={{ tabIndex: 0 }}>
      <Table verticalSpacing="xs" aria-label="Audit log">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>When</Table.Th>
            <Table.Th>Who</Table.Th>
            <Table.Th>Action</Table.Th>
            <Table.Th>Object</Table.Th>
            <Table.Th>Change</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td>
                <Age time={entry.at} />
              </Table.Td>
              <Table.Td>
                {entry.actorLogin === null ? '-' : <GivenName name={entry.actorLogin} />}
                <Text size="xs" c="dimmed">
                  {[credentialText(entry), entry.address].filter(Boolean).join(', ')}
                </Text>
              </Table.Td>
              <Table.Td>{entry.action}</Table.Td>
              <Table.Td>
                <ObjectName entry={entry} />
              </Table.Td>
              <Table.Td>
                <Change entry={entry} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Types of objects that have a page. */
const PAGES: Readonly<Record<string, string>> = {
  Run: '/runs',
  Dataset: '/datasets',
  Experiment: '/experiments',
  Checkpoint: '/checkpoints',
  Translation: '/translations',
};

function ObjectName({
  entry: { objectType, objectId, before, after },
}: {
  readonly entry: AuditRowFragment;
}) {
  if (objectType === null) return '-';
  const name = nameIn(after) ?? nameIn(before);
  const page = PAGES[objectType];
  const shown = name === null ? objectType : <GivenName name={name} />;
  return (
    <>
      {page !== undefined && objectId !== null ? (
        <TextLink to={`${page}/${objectId}`}>{shown}</TextLink>
      ) : (
        shown
      )}
      {name !== null && (
        <Text size="xs" c="dimmed">
          {objectType}
        </Text>
      )}
    </>
  );
}

function nameIn(value: unknown): string | null {
  const { displayName, name, login } = Object(value) as Record<string, unknown>;
  return [displayName, name, login].find((text) => typeof text === 'string') ?? null;
}

/** Part by part where it is known before and after, else what was sent. */
function Change({ entry: { before, after, input } }: { readonly entry: AuditRowFragment }) {
  const changes = changesOf(before, after);
  if (changes.length > 0)
    return changes.map((part) => (
      <div key={part.name}>
        {part.name}: {part.before !== null && part.after !== null ? `${part.before} → ${part.after}` : null}
        {part.before === null && part.after}
        {part.after === null && <s>{part.before}</s>}
      </div>
    ));
  if (input === null) return '-';
  return <Code style={{ overflowWrap: 'anywhere' }}>{JSON.stringify(input)}</Code>;
}
