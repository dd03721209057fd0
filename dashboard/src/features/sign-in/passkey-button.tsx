import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { signInByPasskey } from '../../api/sign-in-by-passkey.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';

/** Signs in with a passkey of this browser, of a phone nearby or of a security key. */
export function PasskeyButton({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const signIn = async () => {
    setAsking(true);
    const refused = await signInByPasskey();
    setAsking(false);
    setRefusal(refused);
    if (refused === null) onSignedIn();
  };
  return (
    <Stack gap="sm">
      <Button fullWidth variant="default" loading={isAsking} onClick={() => void signIn()}>
        Sign in with a passkey
      </Button>
      {refusal !== null && <ErrorNotice message={refusal} />}
    </Stack>
  );
}
