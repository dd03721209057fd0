import { Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import { useMayAdminister } from '../../api/viewer.ts';
import type { ExperimentFactsFragment, RoleInExperimentFragment } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { GrantRoleDialog } from './grant-role-dialog.tsx';
import { RevokeRoleDialog } from './revoke-role-dialog.tsx';

interface Props {
  readonly experiment: ExperimentFactsFragment;
  readonly onChange: () => void;
}

/** What is open over the card. */
type Open = { readonly act: 'GRANT' } | { readonly act: 'REVOKE'; readonly role: RoleInExperimentFragment };

/** Who may do what in an experiment, beyond what everybody may by their role on the server. */
export function RolesOfExperiment({ experiment, onChange }: Props) {
  const mayGrant = useMayAdminister();
  const [open, setOpen] = useState<Open | null>(null);
  const { id, grantedRoles, viewerRole } = experiment;
  const close = () => {
    setOpen(null);
    onChange();
  };
  return (
    <Paper component="section" aria-label="Who may do what here" p="md">
      <Group gap="md" mb="xs">
        <Title order={2} size="h4">
          Who may do what here
        </Title>
        {mayGrant && (
          <Button
            ml="auto"
            size="xs"
            variant="default"
            aria-haspopup="dialog"
            onClick={() => {
              setOpen({ act: 'GRANT' });
            }}
          >
            Grant a role
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        Your role here: {ROLE_WORDS[viewerRole].label.toLowerCase()}.{' '}
        {grantedRoles.length === 0
          ? 'Nobody was granted more here than their role on the server lets them do.'
          : 'These were granted more, here and in all experiments below, than their roles on the server let them do.'}
      </Text>
      {grantedRoles.length > 0 && (
        <Table layout="fixed" verticalSpacing="xs" aria-label="Granted roles">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Login</Table.Th>
              <Table.Th>Role</Table.Th>
              <Table.Th visibleFrom="sm">Granted</Table.Th>
              {mayGrant && <Table.Th w={ACTIONS_WIDTH}>Actions</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {grantedRoles.map((role) => (
              <Table.Tr key={`${role.experiment.id} ${role.user.id}`}>
                <Table.Td>
                  <GivenName name={role.user.login} />
                </Table.Td>
                <Table.Td>
                  {ROLE_WORDS[role.role].label}
                  {role.experiment.id !== id && (
                    <>
                      {' '}
                      in{' '}
                      <TextLink to={`/experiments/${role.experiment.id}`}>
                        <GivenName name={role.experiment.name} />
                      </TextLink>
                    </>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  by <GivenName name={role.grantedBy.login} />, <Age time={role.grantedAt} />
                </Table.Td>
                {mayGrant && (
                  <Table.Td>
                    {role.experiment.id === id && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Revoke the role of ${role.user.login}`}
                        aria-haspopup="dialog"
                        onClick={() => {
                          setOpen({ act: 'REVOKE', role });
                        }}
                      >
                        Revoke
                      </Button>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {open?.act === 'GRANT' && <GrantRoleDialog experiment={experiment} onClose={close} />}
      {open?.act === 'REVOKE' && <RevokeRoleDialog role={open.role} onClose={close} />}
    </Paper>
  );
}

/** Of its button, in px. */
const ACTIONS_WIDTH = 96;
