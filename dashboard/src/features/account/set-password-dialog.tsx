import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type SyntheticEvent, useContext, useState } from 'react';
import { useMutation } from 'urql';
import { limits } from '#contracts/limits.ts';
import { ViewerContext } from '../../api/viewer.ts';
import { SetPasswordDocument } from '../../gql/graphql.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly hasPassword: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Sets the viewer's password; who has one names it first. */
export function SetPasswordDialog({ hasPassword, onDone, onClose }: Props) {
  const login = useContext(ViewerContext)?.login ?? '';
  const [{ fetching, data, error }, set] = useMutation(SetPasswordDocument);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const refusal = refusalText(data?.setPassword.userErrors, error);
  const save = async (event: SyntheticEvent) => {
    event.preventDefault();
    const input = { password, ...(hasPassword && { currentPassword: current }) };
    if (!(await set({ input })).data?.setPassword.ownSignIn) return;
    onDone();
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={hasPassword ? 'Change the password' : 'Set a password'}>
      <form aria-label="Password" onSubmit={(event) => void save(event)}>
        <Stack gap="sm">
          {/* For password managers: whose password it is. */}
          <input type="text" name="login" autoComplete="username" value={login} readOnly hidden />
          {hasPassword && (
            <PasswordInput
              label="Current password"
              autoComplete="current-password"
              data-autofocus
              value={current}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the current password' }}
              onChange={(event) => {
                setCurrent(event.currentTarget.value);
              }}
            />
          )}
          <PasswordInput
            label="New password"
            description={`At least ${limits.minPasswordLength} characters. A few words are easy to keep in mind.`}
            autoComplete="new-password"
            data-autofocus={!hasPassword || undefined}
            value={password}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the new password' }}
            onChange={(event) => {
              setPassword(event.currentTarget.value);
            }}
          />
          {hasPassword && (
            <Text size="sm">Every browser but this one is signed out when the password changes.</Text>
          )}
          {refusal !== null && <ErrorNotice message={refusal} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              loading={fetching}
              disabled={password === '' || (hasPassword && current === '')}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
