import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { signInByPassword } from '../../api/sign-in-by-password.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Signs in with a login and a password. */
export function PasswordForm({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    setSending(true);
    const refused = await signInByPassword(login, password);
    setSending(false);
    setRefusal(refused);
    if (refused === null) onSignedIn();
  };
  return (
    <form aria-label="Sign in with a password" onSubmit={(event) => void send(event)}>
      <Stack gap="sm">
        <TextInput
          label="Login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(event) => {
            setLogin(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        {refusal !== null && <ErrorNotice message={refusal} />}
        <Button type="submit" loading={isSending} disabled={login === '' || password === ''}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
