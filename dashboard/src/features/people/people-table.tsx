import { Button, Group, Paper, Table, Text } from '@mantine/core';
import { useContext } from 'react';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { ViewerContext } from '../../api/viewer.ts';
import type { PersonRowFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';

/** What an admin may do about a person. */
export type PersonAct = 'LINK' | 'ROLE' | 'SIGN_OUT' | 'RESET' | 'DISABLE' | 'ENABLE';

interface Props {
  readonly people: readonly PersonRowFragment[];
  readonly onAct: (person: PersonRowFragment, act: PersonAct) => void;
}

export function PeopleTable({ people, onAct }: Props) {
  const viewer = useContext(ViewerContext);
  return (
    <Paper p={{ base: 0, sm: 'md' }}>
      <Table verticalSpacing="xs" aria-label="People">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Login</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th visibleFrom="sm">State</Table.Th>
            <Table.Th visibleFrom="sm">Last seen</Table.Th>
            <Table.Th>Actions</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td>
                <GivenName name={person.login} />
                {person.id === viewer?.id && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    (you)
                  </Text>
                )}
                <Text size="xs" c="dimmed" hiddenFrom="sm">
                  <State person={person} />
                </Text>
              </Table.Td>
              <Table.Td>
                {ROLE_WORDS[person.role].label}
                {person.experimentRoles.map(({ role, experiment }) => (
                  <Text key={experiment.id} size="xs" style={{ overflowWrap: 'anywhere' }}>
                    {ROLE_WORDS[role].label.toLowerCase()} in{' '}
                    <TextLink to={`/experiments/${experiment.id}`}>
                      <GivenName name={experiment.name} />
                    </TextLink>
                  </Text>
                ))}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <State person={person} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                {person.lastSeenAt === null ? 'never' : <Age time={person.lastSeenAt} />}
              </Table.Td>
              <Table.Td>
                <Group gap={6}>
                  {ACTS[person.state].map((act) => (
                    <Button
                      key={act}
                      size="xs"
                      variant="default"
                      aria-label={`${LABELS[act]}: ${person.login}`}
                      {...(OPENS_DIALOG.includes(act) && { 'aria-haspopup': 'dialog' as const })}
                      onClick={() => {
                        onAct(person, act);
                      }}
                    >
                      {LABELS[act]}
                    </Button>
                  ))}
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}

const ACTS = {
  ACTIVE: ['ROLE', 'LINK', 'SIGN_OUT', 'RESET', 'DISABLE'],
  INVITED: ['ROLE', 'LINK', 'DISABLE'],
  DISABLED: ['ROLE', 'ENABLE'],
} as const satisfies Record<PersonRowFragment['state'], readonly PersonAct[]>;

const LABELS = {
  LINK: 'New link',
  ROLE: 'Change role',
  SIGN_OUT: 'Sign out',
  RESET: 'Reset sign-in',
  DISABLE: 'Disable',
  ENABLE: 'Enable',
} as const satisfies Record<PersonAct, string>;

const OPENS_DIALOG: readonly PersonAct[] = ['LINK', 'ROLE', 'SIGN_OUT', 'RESET', 'DISABLE'];

function State({ person: { state, invitationExpiresAt } }: { person: PersonRowFragment }) {
  switch (state) {
    case 'ACTIVE':
      return 'Active';
    case 'DISABLED':
      return 'Disabled';
    case 'INVITED':
      return invitationExpiresAt !== null && Date.parse(invitationExpiresAt) > Date.now()
        ? `Invited, until ${new Date(invitationExpiresAt).toLocaleDateString()}`
        : 'Invited; the link has expired';
  }
}
