import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useClient } from 'urql';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { nameError } from '../../ui/name-error.ts';
import { makePasskey } from './make-passkey.ts';

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Asks where a passkey will be, then lets the browser make it. */
export function AddPasskeyDialog({ onDone, onClose }: Props) {
  const client = useClient();
  const [name, setName] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isMaking, setMaking] = useState(false);
  const make = async (event: SyntheticEvent) => {
    event.preventDefault();
    setMaking(true);
    const refused = await makePasskey(client, name);
    setMaking(false);
    setRefusal(refused);
    if (refused !== null) return;
    onDone();
    onClose();
  };
  return (
    <Dialog onClose={onClose} title="Add a passkey">
      <form aria-label="Add a passkey" onSubmit={(event) => void make(event)}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="Where it will be, e.g. laptop, phone or security key."
            data-autofocus
            value={name}
            error={name === '' ? null : nameError(name)}
            onChange={(event) => {
              setName(event.currentTarget.value);
            }}
          />
          <Text size="sm">Your browser then asks for a finger, a face or a PIN.</Text>
          {refusal !== null && <ErrorNotice message={refusal} />}
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isMaking} disabled={name === '' || nameError(name) !== null}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
