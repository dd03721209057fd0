import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useMutation } from 'urql';
import { besideField, errorsByField, plainError } from '../../api/plain-error.ts';
import { InviteUserDocument, type Role } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import type { SignInLink } from './link-dialog.tsx';
import { RoleField } from './role-field.tsx';

interface Props {
  readonly onInvited: (link: SignInLink) => void;
  readonly onClose: () => void;
}

/** Asks whom to invite, and as what. */
export function InviteDialog({ onInvited, onClose }: Props) {
  const [{ fetching, data, error }, invite] = useMutation(InviteUserDocument);
  const [login, setLogin] = useState('');
  const [role, setRole] = useState<Role>('EDITOR');
  const refusals = errorsByField(data?.inviteUser.userErrors ?? []);
  const { login: refusedLogin, ...others } = refusals;
  const refusal = error ? plainError(error) : Object.values(others).join(' ');
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    const made = (await invite({ input: { login, role } })).data?.inviteUser;
    if (!made?.url || !made.expiresAt) return;
    onInvited({ login: login.trim(), url: made.url, expiresAt: made.expiresAt });
    onClose();
  };
  return (
    <Dialog onClose={onClose} title="Invite a person">
      <form aria-label="Invite a person" onSubmit={(event) => void send(event)}>
        <Stack gap="sm">
          <TextInput
            label="Login"
            description="The name under which they sign in: letters a to z, digits and . _ @ + -"
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={login}
            error={refusedLogin === undefined ? null : besideField(refusedLogin)}
            onChange={(event) => {
              setLogin(event.currentTarget.value);
            }}
          />
          <RoleField value={role} onChange={setRole} />
          {refusal && <ErrorNotice message={refusal} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={fetching}>
              Make the link
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
