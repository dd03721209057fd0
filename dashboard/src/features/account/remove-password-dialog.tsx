import { PasswordInput, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { RemovePasswordDocument } from '../../gql/graphql.ts';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';

interface Props {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Removes the viewer's password, which they name first. */
export function RemovePasswordDialog({ onDone, onClose }: Props) {
  const [, remove] = useMutation(RemovePasswordDocument);
  const [current, setCurrent] = useState('');
  return (
    <ConfirmDialog
      title="Remove the password"
      keep="Keep it"
      act="Remove"
      canAct={current !== ''}
      onAct={async () => {
        const { data, error } = await remove({ input: { currentPassword: current } });
        const refusal = refusalText(data?.removePassword.userErrors, error);
        if (refusal === null) onDone();
        return refusal;
      }}
      onClose={onClose}
    >
      <Text size="sm">
        You stay signed in here. Where you have no other way to sign in, you need a link from an admin the
        next time.
      </Text>
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
    </ConfirmDialog>
  );
}
