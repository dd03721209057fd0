import { Button, Group, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { ChangeUserRoleDocument, type PersonRowFragment } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { refusalText } from '../trash/refusal-text.ts';
import { RoleField } from './role-field.tsx';

interface Props {
  readonly person: PersonRowFragment;
  readonly onClose: () => void;
}

/** Asks for another role for a person. */
export function ChangeRoleDialog({ person, onClose }: Props) {
  const [{ fetching, data, error }, change] = useMutation(ChangeUserRoleDocument);
  const [role, setRole] = useState(person.role);
  const refusal = refusalText(data?.changeUserRole.userErrors, error);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const answer = await change({ input: { userId: person.id, role } });
    if (refusalText(answer.data?.changeUserRole.userErrors, answer.error) === null) onClose();
  };
  return (
    <Dialog
      onClose={onClose}
      title={
        <>
          Role of <GivenName name={person.login} />
        </>
      }
    >
      <form aria-label="Change the role" onSubmit={(event) => void save(event)}>
        <Stack gap="sm">
          <RoleField value={role} onChange={setRole} />
          {refusal !== null && <ErrorNotice message={refusal} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fetching}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
