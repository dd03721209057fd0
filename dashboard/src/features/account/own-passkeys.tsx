import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { type PasskeyRowFragment, RemovePasskeyDocument } from '../../gql/graphql.ts';
import { Age } from '../../ui/age.tsx';
import { GivenName } from '../../ui/given-name.tsx';
import { ConfirmDialog } from '../confirm/confirm-dialog.tsx';
import { refusalText } from '../trash/refusal-text.ts';
import { AddPasskeyDialog } from './add-passkey-dialog.tsx';

interface Props {
  readonly passkeys: readonly PasskeyRowFragment[];
  /** Whether browsers know passkeys at this address. */
  readonly canAdd: boolean;
  readonly onChanged: () => void;
}

export function OwnPasskeys({ passkeys, canAdd, onChanged }: Props) {
  const [, remove] = useMutation(RemovePasskeyDocument);
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<PasskeyRowFragment | null>(null);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm">{passkeys.length === 0 ? 'You have no passkeys.' : 'Passkeys'}</Text>
        {canAdd ? (
          <Button
            ml="auto"
            size="xs"
            variant="default"
            aria-haspopup="dialog"
            onClick={() => {
              setAdding(true);
            }}
          >
            Add a passkey
          </Button>
        ) : (
          <Text size="xs" c="dimmed">
            They need a server with a name and HTTPS, or localhost.
          </Text>
        )}
      </Group>
      {passkeys.map((passkey) => (
        <Group key={passkey.id} gap="xs" pl="md">
          <Text size="sm">
            <GivenName name={passkey.name} />, added <Age time={passkey.createdAt} />,{' '}
            {passkey.lastUsedAt === null ? (
              'never used'
            ) : (
              <>
                used <Age time={passkey.lastUsedAt} />
              </>
            )}
          </Text>
          <Button
            ml="auto"
            size="xs"
            variant="default"
            aria-label={`Remove the passkey ${passkey.name}`}
            aria-haspopup="dialog"
            onClick={() => {
              setRemoved(passkey);
            }}
          >
            Remove
          </Button>
        </Group>
      ))}
      {isAdding && (
        <AddPasskeyDialog
          onDone={onChanged}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      {removed && (
        <ConfirmDialog
          title="Remove a passkey"
          keep="Keep it"
          act="Remove"
          canAct
          onAct={async () => {
            const { data, error } = await remove({ input: { passkeyId: removed.id } });
            onChanged();
            return refusalText(data?.removePasskey.userErrors, error);
          }}
          onClose={() => {
            setRemoved(null);
          }}
        >
          <Text size="sm">
            “<GivenName name={removed.name} />” signs nobody in from now on. Delete it on its device as well.
          </Text>
        </ConfirmDialog>
      )}
    </Stack>
  );
}
