import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Age } from '../../ui/age.tsx';
import { RemovePasswordDialog } from './remove-password-dialog.tsx';
import { SetPasswordDialog } from './set-password-dialog.tsx';

interface Props {
  /** Null without a password. */
  readonly changedAt: string | null;
  readonly onChanged: () => void;
}

export function OwnPassword({ changedAt, onChanged }: Props) {
  const [open, setOpen] = useState<'set' | 'remove' | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <Group gap="xs">
      <Text size="sm">
        {changedAt === null ? (
          'You have no password.'
        ) : (
          <>
            Password, set <Age time={changedAt} />
          </>
        )}
      </Text>
      <Button
        ml="auto"
        size="xs"
        variant="default"
        aria-haspopup="dialog"
        onClick={() => {
          setOpen('set');
        }}
      >
        {changedAt === null ? 'Set a password' : 'Change the password'}
      </Button>
      {changedAt !== null && (
        <Button
          size="xs"
          variant="default"
          aria-haspopup="dialog"
          onClick={() => {
            setOpen('remove');
          }}
        >
          Remove the password
        </Button>
      )}
      {open === 'set' && (
        <SetPasswordDialog hasPassword={changedAt !== null} onDone={onChanged} onClose={close} />
      )}
      {open === 'remove' && <RemovePasswordDialog onDone={onChanged} onClose={close} />}
    </Group>
  );
}
